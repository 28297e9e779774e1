# frozen_string_literal: true

require "platform_sdk"

# Which operations the OpenAPI document has, and which the SDK's methods call.
module Operations
  ID = 7_654_321

  class << self
    # The methods and paths of a document; each parameter of a path is `{}`.
    def of_the_document(document)
      document["paths"].flat_map do |path, methods|
        methods.keys.map { |method| [method.upcase, path.gsub(/\{[^}]*\}/, "{}")] }
      end
    end

    # The methods and paths that the methods of every resource really send.
    def of_the_sdk
      sent = []
      transport = lambda do |request|
        sent << [request.method, request.path.gsub(ID.to_s, "{}")]
        Platform::HttpResponse.new(status: 200, body: "{}")
      end
      client = Platform::Client.new(api_key: "wrk_#{'0' * 64}", transport: transport, max_retries: 0)
      resources(client).each { |resource| methods(resource).each { |method| call(method) } }
      sent.sort
    end

    private

    def resources(client)
      Platform::Resources.public_instance_methods(false).map { |name| client.public_send(name) }
    end

    def methods(resource)
      resource.class.public_instance_methods(false).map { |name| resource.method(name) }
    end

    def call(method)
      given = method.parameters.filter_map { |kind, _| ID if kind == :req }
      named = method.parameters.filter_map { |kind, name| [name, "x"] if kind == :keyreq }.to_h
      result = method.call(*given, **named)
      result.page if result.is_a?(Platform::Pager)
    rescue Platform::UnexpectedResponseError
      # The answer has none of the members that the method reads.
    end
  end
end
