# frozen_string_literal: true

require "uri"

module Platform
  # The options of a client. What {Client#with_options} changes is changed in a copy.
  #
  # @api private
  class Options
    DEFAULT_BASE_URL = "http://localhost:3001"

    # What the transport sets, because it knows how the request is sent.
    TRANSPORT_HEADERS = %w[connection content-length host transfer-encoding].freeze

    HEADER_NAME = /\A[A-Za-z0-9!#$%&'*+.^_`|~-]+\z/.freeze

    private_constant :TRANSPORT_HEADERS, :HEADER_NAME

    attr_reader :origin, :prefix, :api_key, :timeout, :connect_timeout, :max_retries, :headers, :on_request, :logger,
                :cancellation

    def initialize(
      api_key: nil,
      base_url: nil,
      timeout: 30,
      connect_timeout: 5,
      max_retries: 2,
      headers: nil,
      on_request: nil,
      logger: nil
    )
      read_base_url(base_url || environment("PLATFORM_BASE_URL") || DEFAULT_BASE_URL)
      @headers = {}.freeze
      apply(
        api_key: api_key, timeout: timeout, connect_timeout: connect_timeout, max_retries: max_retries,
        headers: headers || {}, on_request: on_request, logger: logger, cancellation: nil
      )
    end

    # A copy with other options.
    def with(**changes)
      dup.apply(**changes)
    end

    # Refuses a header that can't be sent, without showing its value.
    def self.check_header(name, value)
      raise ArgumentError, "#{name.inspect} can't be the name of a header" unless name.match?(HEADER_NAME)
      raise ArgumentError, "The header #{name} is set by the SDK" if TRANSPORT_HEADERS.include?(name.downcase)
      return if value.is_a?(String) && value.match?(/\A[ -~\t]*\z/)

      raise ArgumentError, "The header #{name} must be a String of printable ASCII on one line"
    end

    # The API key in the environment; nil where there is none.
    def self.environment_key
      key = ENV["PLATFORM_API_KEY"].to_s.strip
      key unless key.empty?
    end

    def inspect
      "#<#{self.class} base_url=#{base_url.inspect} api_key=#{api_key.inspect} timeout=#{timeout.inspect} " \
        "connect_timeout=#{connect_timeout.inspect} max_retries=#{max_retries}>"
    end

    # Where the product is.
    def base_url
      "#{origin}#{prefix}"
    end

    protected

    def apply(headers: {}, **changes)
      changes.each do |name, value|
        case name
        when :api_key then @api_key = read_key(value)
        when :timeout, :connect_timeout then instance_variable_set("@#{name}", read_seconds(name, value))
        when :max_retries then @max_retries = read_retries(value)
        when :on_request, :logger, :cancellation then instance_variable_set("@#{name}", value)
        else raise ArgumentError, "unknown option: #{name.inspect}"
        end
      end
      @headers = merged(headers) unless headers.nil? || headers.empty?
      freeze
    end

    private

    def read_base_url(text)
      url = URI.parse(text.strip)
      is_web = url.is_a?(URI::HTTP) && url.host
      raise ArgumentError, "base_url must begin with http:// or https:// and a host" unless is_web

      has_more = url.userinfo || url.query || url.fragment
      raise ArgumentError, "base_url is an address without credentials and query" if has_more

      @prefix = url.path.sub(%r{/+\z}, "")
      url.path = ""
      @origin = url.freeze
    rescue URI::InvalidURIError
      raise ArgumentError, "base_url isn't an address", cause: nil
    end

    def read_key(key)
      return key if key.nil? || key.is_a?(Secret)
      return Secret.new(key) if key.is_a?(String) && key.match?(/\A[!-~]+\z/)

      raise ArgumentError, "api_key has characters that no API key has"
    end

    def read_seconds(name, value)
      return value if value.nil? || (value.is_a?(Numeric) && value.positive?)

      raise ArgumentError, "#{name} must be more than 0 seconds, or nil"
    end

    def read_retries(value)
      return value if value.is_a?(Integer) && !value.negative?

      raise ArgumentError, "max_retries must be 0 or more"
    end

    def merged(headers)
      given = headers.to_h { |name, value| [name.to_s, value] }
      given.each { |name, value| Options.check_header(name, value) }
      names = given.keys.map(&:downcase)
      @headers.reject { |name, _| names.include?(name.downcase) }.merge(given).freeze
    end

    def environment(name)
      value = ENV[name].to_s.strip
      value unless value.empty?
    end
  end
end
