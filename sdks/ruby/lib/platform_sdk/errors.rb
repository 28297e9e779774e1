# frozen_string_literal: true

module Platform
  # Any error of this SDK.
  class Error < StandardError
  end

  # A call needs a credential and the client has none. Nothing was sent.
  class MissingCredentialError < Error
  end

  # A call was ended by its {Cancellation}.
  class RequestCancelledError < Error
    def initialize(message = "The call was cancelled")
      super
    end
  end

  # The token store failed, or has no tokens. What it couldn't save isn't used.
  class TokenStoreError < Error
  end

  # No answer came.
  class APIConnectionError < Error
    # @param message [String] What happened.
    # @param request_sent [Boolean] Whether the request may have reached the product.
    def initialize(message = "No answer came", request_sent: true)
      super(Secrets.mask_text(message))
      @request_sent = request_sent
    end

    # Whether the request may have reached the product, which may have done it.
    def request_sent?
      @request_sent
    end
  end

  # No answer came in time.
  class APITimeoutError < APIConnectionError
  end

  # The product answered with a failure.
  class APIError < Error
    # @return [Integer] The HTTP status.
    attr_reader :status

    # @return [String] What went wrong, for programs, such as `NOT_FOUND`.
    attr_reader :code

    # @return [String] What went wrong, in a sentence; {#message} has all that is known of the error.
    attr_reader :reason

    # @return [Hash{String => Array<String>}] What is wrong with each field of a body, by its name on the wire.
    attr_reader :fields

    # @return [Array<String>] What is wrong and belongs to no field.
    attr_reader :form_errors

    # @return [Headers] The answer's headers.
    attr_reader :headers

    # @param problem [Problem] What the body says.
    # @param secrets [Array<String>] What was sent and mustn't be shown, even if the answer shows it.
    def initialize(status, problem, headers = Headers.new, secrets: [])
      @status = status
      @code = problem.code
      @reason = Secrets.mask_text(problem.message, secrets)
      @fields = problem.fields.transform_values { |texts| texts.map { |text| Secrets.mask_text(text, secrets) } }
      @form_errors = problem.form_errors.map { |text| Secrets.mask_text(text, secrets) }
      @headers = headers
      super(text)
    end

    # @return [String, nil] The request's name in the product's log.
    def request_id
      headers["X-Request-Id"]
    end

    # @return [RateLimit, nil] The rate limit, as the answer said.
    def rate_limit
      RateLimit.read(headers)
    end

    # @return [Float, nil] After how many seconds to try again, where the answer said so.
    def retry_after
      headers.retry_after
    end

    private

    def text
      details = fields.flat_map do |name, texts|
        texts.reject { |text| text == reason }.map { |text| starts_with?(text, name) ? text : "#{name}: #{text}" }
      end
      details.concat(form_errors.reject { |text| text == reason })
      message = "#{status} #{code}: #{reason}"
      message = "#{message} (#{details.join('; ')})" if details.any?
      request_id ? "#{message} [request #{request_id}]" : message
    end

    def starts_with?(text, name)
      text.downcase.start_with?(name.downcase)
    end
  end

  # 400 or 422: what was sent isn't valid; {#fields} says where.
  class ValidationError < APIError
  end

  # 401: the credential isn't known, has been revoked or has expired.
  class AuthenticationError < APIError
  end

  # 403: the credential may not do this.
  class PermissionDeniedError < APIError
  end

  # 404: there is no such thing in the credential's organization.
  class NotFoundError < APIError
  end

  # 409: it is in conflict with what is there.
  class ConflictError < APIError
  end

  # 412: the thing has been changed since its `ETag` was read.
  class PreconditionFailedError < APIError
  end

  # 429: too many requests; {#retry_after} says when there may be more.
  class RateLimitError < APIError
  end

  # 5xx: the product, or what stands before it, failed.
  class ServerError < APIError
  end

  # 304: the thing is still as the `if_none_match` of the call said.
  class NotModifiedError < APIError
  end

  # The status says success, and the body isn't what the product answers.
  class UnexpectedResponseError < APIError
  end
end
