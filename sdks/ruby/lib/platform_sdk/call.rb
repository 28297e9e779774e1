# frozen_string_literal: true

require "json"
require "securerandom"
require "time"
require "uri"

module Platform
  # One call with all its tries: what is sent, and what follows from what came back. It does no input or output.
  #
  # @api private
  class Call
    USER_AGENT = "platform-sdk-ruby/#{VERSION} (#{RUBY_ENGINE} #{RUBY_ENGINE_VERSION})"

    # However a caller writes them, the core finds them.
    KNOWN_HEADERS = { "authorization" => "Authorization", "idempotency-key" => "Idempotency-Key" }.freeze

    private_constant :KNOWN_HEADERS

    attr_reader :operation

    # The access token that has just been refused because it expired.
    attr_reader :refused_token

    # @param path [Hash] The values of the path's parameters.
    # @param query [Hash] The values of the query; nil is left out.
    # @param headers [Hash] Headers of this call alone; nil is left out.
    # @param body [Hash, nil] The members of the body; {NOT_GIVEN} is left out.
    def initialize(options, operation, path: {}, query: {}, headers: {}, body: nil)
      @options = options
      @operation = operation
      @path = "#{options.prefix}#{filled(operation.path, path)}"
      @target = "#{@path}#{encoded(query)}"
      @content = body&.reject { |_, value| value.equal?(NOT_GIVEN) }
      @body = @content && json(@content)
      @headers = merged(headers)
      @keyed = @headers.key?("Idempotency-Key")
      @safe = @keyed || Retries::SAFE_METHODS.include?(operation.method)
      @needs_credential = !operation.public? && !@headers.key?("Authorization")
      @attempt = 1
      @retries = 0
    end

    # Whether it's sent with a credential of the client's.
    def needs_credential?
      @needs_credential
    end

    # The request of the next try.
    def request(credential)
      @started = Process.clock_gettime(Process::CLOCK_MONOTONIC)
      @credential = credential
      @headers["Authorization"] = "Bearer #{credential}" if credential
      HttpRequest.new(
        method: operation.method, origin: @options.origin, target: @target, headers: @headers, body: @body,
        timeout: @options.timeout, connect_timeout: @options.connect_timeout, cancellation: @options.cancellation
      )
    end

    # After how many seconds to try again; raises the error where that isn't allowed.
    def after_failure(error)
      wait = Retries.backoff(@retries) if (@safe || !error.request_sent?) && may_retry?
      report(error: error.class.name, retry_in: wait)
      raise error unless wait

      @attempt += 1
      @retries += 1
      wait
    end

    # After how many seconds to try again; nil where the call has succeeded.
    #
    # @param can_refresh [Boolean] Whether an expired access token can be exchanged.
    # @raise [APIError] It failed, and isn't tried again.
    def after_answer(response, can_refresh:)
      return report(response: response) if (200..299).cover?(response.status)

      error = error_of(response)
      wait = can_refresh && expired?(error) ? after_expiry : after_error(response)
      report(response: response, retry_in: wait)
      raise error unless wait

      @attempt += 1
      wait
    end

    # The error for a body that isn't what the product answers.
    def unexpected(response, reason)
      place = "#{operation.method} #{operation.path}"
      problem = Problem.new(response.status, message: "#{place}: #{reason}", code: "UNEXPECTED_RESPONSE")
      UnexpectedResponseError.new(response.status, problem, response.headers)
    end

    private

    def may_retry?
      @retries < @options.max_retries
    end

    # The product did nothing, and it isn't the call's fault: it counts as no retry.
    def after_expiry
      @refused_token = @credential
      0.0
    end

    def after_error(response)
      return unless may_retry?

      wait = Retries.delay_after(response.status, response.headers, @retries, safe: @safe, keyed: @keyed)
      @retries += 1
      @refused_token = nil
      wait
    end

    def expired?(error)
      error.is_a?(AuthenticationError) && error.reason == "Token expired" && @credential && @refused_token.nil?
    end

    def error_of(response)
      secrets = Secrets.within(@content)
      authorization = @headers["Authorization"]
      secrets.push(authorization.split(" ", 2).last) if authorization
      body =
        begin
          JSON.parse(response.body)
        rescue JSON::JSONError, EncodingError
          nil
        end
      Problem.error(response.status, body, response.headers, secrets: secrets)
    end

    def merged(own)
      headers = { "Accept" => operation.accept, "User-Agent" => USER_AGENT }
      headers["Content-Type"] = "application/json" if @body
      headers["Api-Version"] = API_VERSION if API_VERSION
      @options.headers.each { |name, value| replace(headers, name, value) }
      own.each do |name, value|
        next if value.nil?

        Options.check_header(name, value)
        replace(headers, name, value)
      end
      headers["Idempotency-Key"] ||= SecureRandom.uuid if operation.takes_idempotency_key?
      headers
    end

    def replace(headers, name, value)
      key = name.downcase
      headers.delete_if { |known, _| known.downcase == key }
      headers[KNOWN_HEADERS.fetch(key, name)] = value
    end

    def filled(template, values)
      values.reduce(template) do |path, (name, value)|
        raise ArgumentError, "#{name} must be a String or an Integer" unless value.is_a?(String) || value.is_a?(Integer)

        text = value.to_s
        # It would be the address of something else.
        raise ArgumentError, "#{name} must not be #{text.inspect}" if ["", ".", ".."].include?(text.strip)

        path.sub("{#{name}}") { escaped(text) }
      end
    end

    def escaped(text)
      text.encode(Encoding::UTF_8).b.gsub(/[^A-Za-z0-9._~-]/n) { |byte| format("%%%02X", byte.ord) }
    end

    def encoded(query)
      given = query.compact
      given.empty? ? "" : "?#{URI.encode_www_form(given.transform_values { |value| plain(value) })}"
    end

    def json(body)
      JSON.generate(plain(body))
    rescue JSON::JSONError, EncodingError
      # Without the generator's text, which shows the value.
      raise ArgumentError, "A value of the body can't be sent as JSON", cause: nil
    end

    # A value as JSON and queries have it.
    def plain(value)
      case value
      when String, Integer, Float, true, false, nil then value
      when Time then value.getutc.iso8601(value.subsec.zero? ? 0 : 6)
      when Date then value.respond_to?(:to_time) && value.respond_to?(:hour) ? plain(value.to_time) : value.iso8601
      when Hash then value.reject { |_, item| item.equal?(NOT_GIVEN) }.transform_values { |item| plain(item) }
      when Model then plain(value.to_h)
      when Symbol then value.to_s
      when Enumerable then value.map { |item| plain(item) }
      else raise ArgumentError, "A #{value.class} can't be sent"
      end
    end

    def report(response: nil, error: nil, retry_in: nil)
      hook = @options.on_request
      logger = @options.logger
      return unless hook || logger

      event = RequestEvent.new(
        method: operation.method, path: @path, status: response&.status, attempt: @attempt, error: error,
        duration: Process.clock_gettime(Process::CLOCK_MONOTONIC) - @started,
        request_id: response && response.headers["X-Request-Id"], retry_in: retry_in
      )
      logger&.debug(event.to_s)
      hook&.call(event)
      nil
    rescue StandardError => e
      # Whoever listens can't make a call fail that succeeded.
      warn("Platform: the hook on_request failed: #{e.class}", category: nil)
    end
  end
end
