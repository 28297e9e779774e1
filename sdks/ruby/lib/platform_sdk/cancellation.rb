# frozen_string_literal: true

module Platform
  # Ends calls from another thread, once and for all.
  #
  # Give it to a client by {Client#with_options}, or to one call by `request_options: { cancellation: … }`. After
  # {#cancel}, calls that are under way end at once with {RequestCancelledError}, and new ones aren't begun.
  class Cancellation
    def initialize
      @lock = Mutex.new
      @changed = ConditionVariable.new
      @cancelled = false
      @callbacks = {}
    end

    # Ends every call that has this token.
    def cancel
      @lock.synchronize do
        @cancelled = true
        @changed.broadcast
        # Under the lock: once a block is out again, it isn't called any more.
        @callbacks.each_value(&:call)
        @callbacks.clear
      end
      nil
    end

    # Whether {#cancel} has been called.
    def cancelled?
      @cancelled
    end

    # Raises {RequestCancelledError} after {#cancel}.
    def check
      raise RequestCancelledError if @cancelled
    end

    # Waits, or raises {RequestCancelledError} on {#cancel}.
    def sleep(seconds)
      deadline = Process.clock_gettime(Process::CLOCK_MONOTONIC) + seconds
      @lock.synchronize do
        until @cancelled
          remaining = deadline - Process.clock_gettime(Process::CLOCK_MONOTONIC)
          break if remaining <= 0

          @changed.wait(@lock, remaining)
        end
      end
      check
    end

    # Has something called on {#cancel}, at once where that has been called, while the block runs.
    #
    # @api private
    def during(callback)
      key = Object.new
      @lock.synchronize { @cancelled ? callback.call : @callbacks[key] = callback }
      yield
    ensure
      @lock.synchronize { @callbacks.delete(key) }
    end

    def inspect
      "#<#{self.class}#{' cancelled' if @cancelled}>"
    end
  end
end
