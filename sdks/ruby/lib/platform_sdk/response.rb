# frozen_string_literal: true

module Platform
  # What a method of `with_response` gives: the object, and what came with it.
  class Response
    # @return [Object] What the method without `with_response` gives.
    attr_reader :data

    # @return [Integer] The HTTP status.
    attr_reader :status

    # @return [Headers] The headers.
    attr_reader :headers

    def initialize(data, status, headers)
      @data = data
      @status = status
      @headers = headers
      freeze
    end

    # @return [String, nil] The state of the object, for `if_match` and `if_none_match`.
    def etag
      headers["ETag"]
    end

    # @return [String, nil] The request's name in the product's log.
    def request_id
      headers["X-Request-Id"]
    end

    # @return [RateLimit, nil] The rate limit, as the answer said.
    def rate_limit
      RateLimit.read(headers)
    end
  end
end
