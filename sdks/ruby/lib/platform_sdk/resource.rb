# frozen_string_literal: true

module Platform
  # A group of operations of a {Client}.
  class Resource
    # @api private
    def initialize(core)
      @core = core
    end

    # The same methods, which give each object with its answer, as a {Response}.
    def with_response
      self.class.new(@core.wrapping)
    end

    def inspect
      "#<#{self.class}>"
    end

    private

    def call(operation, request_options: nil, **arguments)
      core(request_options).call(operation, **arguments)
    end

    def pager(operation, request_options: nil, query: {})
      Pager.new(core(request_options), operation, query)
    end

    def core(request_options)
      request_options ? @core.with_options(**request_options) : @core
    end
  end
end
