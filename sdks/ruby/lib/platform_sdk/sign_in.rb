# frozen_string_literal: true

module Platform
  # A sign-in that renews its tokens by itself, once for all calls that wait for it. Derived clients share it.
  #
  # A renewal isn't repeated when its answer is lost: presenting a spent refresh token ends the sign-in (RFC 9700).
  #
  # @api private
  class SignIn
    # How many seconds before its end a token is renewed, unless a tenth of its life is less.
    MAX_SKEW = 30

    # Saves tokens; what the store raises is a {TokenStoreError}.
    def self.save(store, tokens)
      store.save(tokens)
    rescue StandardError => e
      # Without the store's text, which may show a token.
      raise TokenStoreError, "Tokens couldn't be saved: #{e.class}", cause: nil
    end

    # Loads tokens that must be there.
    def self.load(store)
      tokens =
        begin
          store.load
        rescue StandardError => e
          raise TokenStoreError, "Tokens couldn't be loaded: #{e.class}", cause: nil
        end
      tokens or raise TokenStoreError, "The token store has no tokens; sign in first"
    end

    # @param renew [#call] Exchanges a refresh token for the next pair.
    def initialize(tokens, store, renew)
      @store = store
      @renew = renew
      @lock = Mutex.new
      @renewal = nil
      @unsaved = nil
      @refusal = nil
      use(tokens)
    end

    # An access token that can be used; renews it first where it has expired.
    #
    # @param refused [String, nil] One that has been refused because it expired.
    def token(refused, cancellation)
      renewal = @lock.synchronize do
        return @tokens.access_token if usable?(refused)
        raise @refusal if @refusal

        # In a thread of its own, since a call may be interrupted: the answer is the only copy of the next pair.
        @renewal = nil if @renewal&.lost?
        @renewal ||= BackgroundTask.new { run }
      end
      renewal.wait(cancellation: cancellation)
      cancellation&.check
      # Nothing where the thread was ended from outside.
      renewal.value or raise APIConnectionError, "The renewal of the tokens was interrupted"
    end

    def inspect
      "#<#{self.class}>"
    end

    private

    def run
      tokens = @unsaved || @renew.call(@tokens.refresh_token)
      @unsaved = tokens
      SignIn.save(@store, tokens)
      @lock.synchronize do
        @unsaved = nil
        use(tokens)
      end
      tokens.access_token
    rescue AuthenticationError => e
      @refusal = e
      raise
    ensure
      @lock.synchronize { @renewal = nil }
    end

    def use(tokens)
      life = tokens.expires_at - Time.now
      @tokens = tokens
      @renew_at = Process.clock_gettime(Process::CLOCK_MONOTONIC) + life - [MAX_SKEW, [0, life].max * 0.1].min
    end

    def usable?(refused)
      @tokens.access_token != refused && Process.clock_gettime(Process::CLOCK_MONOTONIC) < @renew_at
    end
  end
end
