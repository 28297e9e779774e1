# frozen_string_literal: true

module Platform
  # The rate limit as an answer said: the minute's, or that of the window that is used up.
  class RateLimit
    # @return [Integer] The requests allowed in the window.
    attr_reader :limit

    # @return [Integer] The requests left in it.
    attr_reader :remaining

    # @return [Time] When the window starts again, in UTC.
    attr_reader :reset

    # Reads it from an answer's headers; nil where they say nothing.
    def self.read(headers)
      numbers = %w[X-RateLimit-Limit X-RateLimit-Remaining X-RateLimit-Reset].map { |name| headers.integer(name) }
      return if numbers.any?(&:nil?)

      new(limit: numbers[0], remaining: numbers[1], reset: Time.at(numbers[2]).utc.freeze)
    end

    def initialize(limit:, remaining:, reset:)
      @limit = limit
      @remaining = remaining
      @reset = reset
      freeze
    end

    def ==(other)
      other.is_a?(RateLimit) && other.limit == limit && other.remaining == remaining && other.reset == reset
    end
    alias eql? ==

    def hash
      [limit, remaining, reset].hash
    end
  end
end
