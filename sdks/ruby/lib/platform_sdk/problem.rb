# frozen_string_literal: true

require "net/http/status"

module Platform
  # What the body of a failure says, in any of the product's three dialects.
  class Problem
    ERRORS = {
      304 => NotModifiedError, 400 => ValidationError, 401 => AuthenticationError, 403 => PermissionDeniedError,
      404 => NotFoundError, 409 => ConflictError, 412 => PreconditionFailedError, 422 => ValidationError,
      429 => RateLimitError
    }.freeze

    CODES = {
      400 => "VALIDATION_ERROR", 401 => "UNAUTHORIZED", 413 => "PAYLOAD_TOO_LARGE", 415 => "UNSUPPORTED_MEDIA_TYPE",
      422 => "VALIDATION_ERROR", 429 => "RATE_LIMITED", 500 => "INTERNAL_ERROR"
    }.freeze

    private_constant :ERRORS, :CODES

    attr_reader :message, :code, :fields, :form_errors

    # The error that an answer stands for.
    #
    # @param body [Object] The body's JSON; nil where it isn't JSON.
    # @param secrets [Array<String>] What was sent and mustn't be shown, even if the answer shows it.
    def self.error(status, body, headers, secrets: [])
      kind = ERRORS[status] || (status >= 500 ? ServerError : APIError)
      kind.new(status, new(status, body), headers, secrets: secrets)
    end

    def initialize(status, body = nil, message: nil, code: nil)
      @message = message || phrase(status)
      @code = code || CODES[status] || phrase(status).upcase.gsub(/[^A-Z0-9]+/, "_")
      @fields = {}
      @form_errors = []
      return unless body.is_a?(Hash)

      case body["error"]
      when String then read_platform(body)
      when Hash then read_others(body["error"])
      end
    end

    private

    # {"error": text, "details": {"fieldErrors", "formErrors"}}
    def read_platform(body)
      @message = body["error"]
      details = body["details"]
      return unless details.is_a?(Hash)

      errors = details["fieldErrors"]
      errors.each { |name, texts| add(name, *strings(texts)) } if errors.is_a?(Hash)
      @form_errors.concat(strings(details["formErrors"]))
    end

    # Keys and workspace: {"error": {"code", "message", "details": {"fields"}}}
    def read_others(error)
      @message = error["message"] if error["message"].is_a?(String)
      @code = error["code"] if error["code"].is_a?(String)
      details = error["details"]
      return unless details.is_a?(Hash)

      items = details["fields"]
      unless items.is_a?(Array)
        # The workspace dialect as it was first printed names one field.
        return details.key?("field") ? add(details["field"], @message) : nil
      end

      items.each { |item| add(item["field"], item["message"]) if item.is_a?(Hash) && item["message"].is_a?(String) }
    end

    def add(name, *texts)
      name.is_a?(String) ? (@fields[name] ||= []).concat(texts) : @form_errors.concat(texts)
    end

    def strings(texts)
      texts.is_a?(Array) ? texts.grep(String) : []
    end

    def phrase(status)
      Net::HTTP::STATUS_CODES[status] || "HTTP #{status}"
    end
  end
end
