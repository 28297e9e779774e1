# frozen_string_literal: true

require "json"

module Platform
  # Makes calls: the loop over a call's tries.
  #
  # @api private
  class Core
    # The newest answer's headers, which the clients of one credential share.
    LastAnswer = Struct.new(:headers)

    private_constant :LastAnswer

    attr_reader :options, :transport, :sign_in

    def initialize(options, transport)
      @options = options
      @transport = transport
      @sign_in = nil
      @last = LastAnswer.new(Headers.new)
      @wraps = false
    end

    # The same with other options; another key replaces a sign-in too.
    def with_options(**changes)
      copy do
        @options = @options.with(**changes)
        if changes.key?(:api_key)
          @sign_in = nil
          @last = LastAnswer.new(Headers.new)
        end
      end
    end

    # The same with a sign-in.
    def with_sign_in(sign_in)
      copy { @sign_in = sign_in }
    end

    # The same, which gives each object with its answer.
    def wrapping
      copy { @wraps = true }
    end

    # The rate limit, as the last answer said.
    def rate_limit
      RateLimit.read(@last.headers)
    end

    # Makes a call and reads what it answers.
    def call(operation, **arguments)
      call = Call.new(options, operation, **arguments)
      response = exchange(call)
      result = read(call, response) do |content|
        returns = operation.returns
        returns.respond_to?(:from_json) ? returns.from_json(content) : content
      end
      @wraps ? Response.new(result, response.status, response.headers) : result
    end

    # Makes a call and reads its list.
    #
    # @yieldparam content [Hash] What it answers.
    def call_list(operation, **arguments, &block)
      call = Call.new(options, operation, **arguments)
      read(call, exchange(call), &block)
    end

    def inspect
      "#<#{self.class} #{options.inspect}>"
    end

    private

    def copy(&change)
      dup.tap { |core| core.instance_exec(&change) }
    end

    def exchange(call)
      loop do
        options.cancellation&.check
        request = call.request(credential(call))
        response, wait = attempt(call, request)
        return response unless wait

        pause(wait) if wait.positive?
      end
    end

    def attempt(call, request)
      response =
        begin
          transport.call(request)
        rescue APIConnectionError => e
          return [nil, call.after_failure(e)]
        rescue IOError, SystemCallError, SocketError => e
          # A transport of the caller's own may raise what its sockets raise.
          return [nil, call.after_failure(APIConnectionError.new("#{e.class}: #{e.message}"))]
        end
      @last.headers = response.headers
      [response, call.after_answer(response, can_refresh: !sign_in.nil?)]
    end

    def pause(seconds)
      options.cancellation ? options.cancellation.sleep(seconds) : sleep(seconds)
    end

    def credential(call)
      return unless call.needs_credential?
      return sign_in.token(call.refused_token, options.cancellation) if sign_in
      return options.api_key.reveal if options.api_key

      raise MissingCredentialError,
            "This call needs an API key: set the environment variable PLATFORM_API_KEY, or pass api_key"
    end

    # Errors have no cause here, whose text would show the answer.
    def read(call, response)
      yield content(call.operation, response)
    rescue KeyError => e
      raise call.unexpected(response, "the answer lacks #{e.key}"), cause: nil
    rescue JSON::JSONError, EncodingError, TypeError, ArgumentError, NoMethodError
      raise call.unexpected(response, "the answer's body isn't what was expected"), cause: nil
    end

    def content(operation, response)
      body = response.body
      return if operation.returns.nil? || response.status == 204
      return body.dup.force_encoding(Encoding::UTF_8) if operation.returns == String

      content = JSON.parse(body, freeze: true)
      operation.wrapped? ? content.fetch("data") : content
    end
  end
end
