# frozen_string_literal: true

module Platform
  # Calls back when something takes too long. One thread serves the whole process.
  #
  # @api private
  class Watchdog
    def initialize
      @lock = Mutex.new
      @changed = ConditionVariable.new
      reset
    end

    # Calls back at a moment of the monotonic clock, unless the block has ended by then.
    def during(moment, callback)
      return yield unless moment

      entry = [moment, callback]
      begin
        add(entry)
        yield
      ensure
        # Under the lock: once an entry is out, it isn't called any more.
        @lock.synchronize { @entries.delete(entry) }
      end
    end

    # The id of this process. While the thread lives, there was no fork, and the system needn't be asked.
    def process
      @thread&.alive? ? @process : Process.pid
    end

    private

    def reset
      @entries = {}.compare_by_identity
      @wakes_at = nil
      @thread = nil
      @process = Process.pid
    end

    def add(entry)
      @lock.synchronize do
        # After a fork the entries are the parent's, and the thread is gone.
        reset if @process != process
        @entries[entry] = true
        @thread = Thread.new { @lock.synchronize { watch } } unless @thread&.alive?
        next unless @wakes_at.nil? || entry[0] < @wakes_at

        @wakes_at = entry[0]
        @changed.signal
      end
    end

    def watch
      loop do
        now = Process.clock_gettime(Process::CLOCK_MONOTONIC)
        @entries.keys.each do |entry|
          next if entry[0] > now

          @entries.delete(entry)
          entry[1].call
        end
        @wakes_at = @entries.each_key.map(&:first).min
        @changed.wait(@lock, @wakes_at && [@wakes_at - now, 0].max)
      end
    end
  end

  private_constant :Watchdog
end
