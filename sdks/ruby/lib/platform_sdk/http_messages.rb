# frozen_string_literal: true

module Platform
  # A request, ready to be sent, as a transport gets it.
  class HttpRequest
    # @return [String] The HTTP method, in capitals.
    attr_reader :method

    # @return [URI::HTTP] Where it is sent; of this, scheme, host and port count.
    attr_reader :origin

    # @return [String] The path and the query.
    attr_reader :target

    # @return [Hash{String => String}] Without `Host` and `Content-Length`, which are the transport's.
    attr_reader :headers

    # @return [String, nil] The body.
    attr_reader :body

    # @return [Numeric, nil] In seconds, from the start to the last byte read; nil is no limit.
    attr_reader :timeout

    # @return [Numeric, nil] In seconds, for making a connection; nil is no limit but {#timeout}.
    attr_reader :connect_timeout

    # @return [Cancellation, nil] Ends it.
    attr_reader :cancellation

    def initialize(
      method:,
      origin:,
      target:,
      headers:,
      body: nil,
      timeout: nil,
      connect_timeout: nil,
      cancellation: nil
    )
      @method = method
      @origin = origin
      @target = target
      @headers = headers
      @body = body
      @timeout = timeout
      @connect_timeout = connect_timeout
      @cancellation = cancellation
    end

    # @return [String] The path alone.
    def path
      target[/[^?]*/]
    end

    # Bodies hold passwords, and queries might hold anything.
    def inspect
      "#<#{self.class} #{method} #{path} #{Secrets.mask_headers(headers)}>"
    end
  end

  # An answer that has been read to its end.
  class HttpResponse
    # @return [Integer] The HTTP status.
    attr_reader :status

    # @return [Headers] The headers.
    attr_reader :headers

    # @return [String] The body.
    attr_reader :body

    # @param headers [Headers, Hash] The headers.
    def initialize(status:, headers: {}, body: "")
      @status = status
      @headers = headers.is_a?(Headers) ? headers : Headers.new(headers)
      @body = body
    end

    def inspect
      "#<#{self.class} #{status} #{headers.inspect}>"
    end
  end
end
