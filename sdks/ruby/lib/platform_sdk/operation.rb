# frozen_string_literal: true

module Platform
  # What the OpenAPI document says of an operation, as far as the core needs it.
  #
  # @api private
  class Operation
    attr_reader :method, :path, :returns

    # @param path [String] With its parameters in braces.
    # @param returns [Class, nil] The model of what it answers; `String` is text, `Hash` plain JSON, nil nothing.
    # @param public [Boolean] Whether it takes no credential.
    # @param wrapped [Boolean] Whether the object is in the answer's member `data`.
    # @param idempotency_key [Boolean] Whether a repetition with the same `Idempotency-Key` makes nothing twice.
    def initialize(method, path, returns: nil, public: false, wrapped: false, idempotency_key: false)
      @method = method
      @path = path
      @returns = returns
      @public = public
      @wrapped = wrapped
      @idempotency_key = idempotency_key
      freeze
    end

    def public?
      @public
    end

    def wrapped?
      @wrapped
    end

    def takes_idempotency_key?
      @idempotency_key
    end

    # The media type of its answer.
    def accept
      returns == String ? "text/csv, text/*" : "application/json"
    end
  end
end
