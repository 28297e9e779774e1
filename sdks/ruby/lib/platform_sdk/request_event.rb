# frozen_string_literal: true

module Platform
  # A request that has ended, as the hook for logs gets it. It has no headers, no query and no bodies, so no secrets.
  class RequestEvent
    # @return [String] The HTTP method.
    attr_reader :method

    # @return [String] The path, without a query.
    attr_reader :path

    # @return [Integer, nil] The HTTP status; nil where no answer came.
    attr_reader :status

    # @return [Float] In seconds.
    attr_reader :duration

    # @return [Integer] 1 for a call's first request, 2 for its first repetition.
    attr_reader :attempt

    # @return [String, nil] The request's name in the product's log; nil where no answer came.
    attr_reader :request_id

    # @return [String, nil] The name of the error's class where no answer came.
    attr_reader :error

    # @return [Float, nil] In how many seconds the request is made again; nil where it isn't.
    attr_reader :retry_in

    def initialize(method:, path:, status:, duration:, attempt:, request_id: nil, error: nil, retry_in: nil)
      @method = method
      @path = path
      @status = status
      @duration = duration
      @attempt = attempt
      @request_id = request_id
      @error = error
      @retry_in = retry_in
      freeze
    end

    def to_s
      text = "#{method} #{path} #{status || error} in #{(duration * 1000).round} ms"
      text = "#{text}, attempt #{attempt}" if attempt > 1
      text = format("%s, again in %.1f s", text, retry_in) if retry_in
      request_id ? "#{text} [request #{request_id}]" : text
    end
  end
end
