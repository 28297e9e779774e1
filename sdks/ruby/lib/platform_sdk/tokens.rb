# frozen_string_literal: true

module Platform
  # The pair of tokens that a sign-in has at a time. Printed, it shows neither.
  class Tokens
    # @return [String] What requests are made with.
    attr_reader :access_token

    # @return [String] What is exchanged, once, for the next pair.
    attr_reader :refresh_token

    # @return [Time] When the access token expires, in UTC.
    attr_reader :expires_at

    # The tokens of an answer that has just come.
    #
    # @param answer [Models::SignedIn, Models::SignedUp]
    def self.issued(answer)
      new(
        access_token: answer.access_token, refresh_token: answer.refresh_token,
        expires_at: (Time.now + answer.expires_in).utc
      )
    end

    def initialize(access_token:, refresh_token:, expires_at:)
      @access_token = access_token
      @refresh_token = refresh_token
      @expires_at = expires_at
      freeze
    end

    def ==(other)
      other.is_a?(Tokens) && other.access_token == access_token && other.refresh_token == refresh_token &&
        other.expires_at == expires_at
    end
    alias eql? ==

    def hash
      [access_token, refresh_token, expires_at].hash
    end

    def inspect
      "#<#{self.class} expires_at=#{expires_at.inspect}>"
    end
    alias to_s inspect
  end
end
