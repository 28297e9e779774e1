# frozen_string_literal: true

module Platform
  # Work in a thread of its own: who waits for it can be interrupted, while the work goes on.
  #
  # @api private
  class BackgroundTask
    def initialize(&work)
      @lock = Mutex.new
      @changed = ConditionVariable.new
      @done = false
      @error = nil
      @thread = Thread.new { run(work) }
      @thread.report_on_exception = false
    end

    # Whether it will never end, because its thread is another process's since a fork.
    def lost?
      !@done && !@thread.alive?
    end

    # Waits until it has ended, a moment of the monotonic clock has come, or there is a cancellation.
    #
    # @return [Boolean] Whether it has ended.
    def wait(deadline: nil, cancellation: nil)
      return wait_until(deadline) { false } unless cancellation

      cancellation.during(-> { @lock.synchronize { @changed.broadcast } }) do
        wait_until(deadline) { cancellation.cancelled? }
      end
    end

    # What it gave, or raises what it raised.
    def value
      raise @error if @error

      @value
    end

    private

    def run(work)
      @value = work.call
    rescue StandardError => e
      @error = e
    ensure
      # Where the thread is ended from outside, there is neither a value nor an error.
      @lock.synchronize do
        @done = true
        @changed.broadcast
      end
    end

    def wait_until(deadline)
      @lock.synchronize do
        until @done || yield
          remaining = deadline && (deadline - Process.clock_gettime(Process::CLOCK_MONOTONIC))
          break if remaining && remaining <= 0

          @changed.wait(@lock, remaining)
        end
        @done
      end
    end
  end
end
