# frozen_string_literal: true

module Platform
  # When a call is made again, and after how long.
  #
  # @api private
  module Retries
    BASE_SECONDS = 0.5
    CAP_SECONDS = 8.0

    # A call that would have to wait longer fails instead.
    MAX_RETRY_AFTER = 60

    # Methods that may be sent twice (RFC 9110 §9.2.2).
    SAFE_METHODS = %w[GET HEAD PUT DELETE].freeze

    class << self
      # Exponential backoff with full jitter, in seconds, after so many retries.
      def backoff(retries)
        rand * [CAP_SECONDS, BASE_SECONDS * (2**retries)].min
      end

      # After how many seconds a failed call is made again; nil where it isn't.
      #
      # @param retries [Integer] How many there have been.
      # @param safe [Boolean] Whether it may be sent twice even if it was done.
      # @param keyed [Boolean] Whether it was sent with an `Idempotency-Key`.
      def delay_after(status, headers, retries, safe:, keyed:)
        after = headers.retry_after
        wait =
          if [429, 503].include?(status) || (status >= 500 && safe)
            after || backoff(retries)
          elsif status == 409 && keyed
            # With Retry-After, the first request with this key is still under way.
            after
          end
        wait if wait && wait <= MAX_RETRY_AFTER
      end
    end
  end
end
