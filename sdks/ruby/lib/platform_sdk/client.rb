# frozen_string_literal: true

module Platform
  # The client of the Platform API. It can be used from many threads at once.
  class Client
    include Resources

    # @param api_key [String, nil] The API key; by default that of the environment variable `PLATFORM_API_KEY`. Without
    #   any, only public operations work.
    # @param transport [#call, nil] Sends an {HttpRequest} and gives an {HttpResponse}, in place of the SDK's own
    #   {HttpTransport}.
    # @param options [Hash] The others:
    # @option options [String] :base_url Where the product is; by default `PLATFORM_BASE_URL`, else
    #   `http://localhost:3001`.
    # @option options [Numeric, nil] :timeout (30) How many seconds a try of a call may take; nil is no limit.
    # @option options [Numeric, nil] :connect_timeout (5) How many of them making a connection may take.
    # @option options [Integer] :max_retries (2) How often a call that failed is tried again.
    # @option options [Hash] :headers Headers that each request has.
    # @option options [#call] :on_request Called with a {RequestEvent} after each request.
    # @option options [Logger] :logger Gets a line of each request, as {RequestEvent#to_s} writes it, at level `debug`.
    def initialize(api_key: nil, transport: nil, **options)
      options = Options.new(api_key: api_key || Options.environment_key, **options)
      @core = Core.new(options, transport || HttpTransport.new)
    end

    class << self
      # Signs a person in. The client renews its tokens by itself.
      #
      # @param token_store [#load, #save, nil] Where each pair of tokens is saved before it is used.
      # @param options [Hash] As of {#initialize}, without `api_key`.
      # @return [Client]
      def login(email:, password:, org_slug:, token_store: nil, **options)
        core = core(**options)
        answer = Resources::Auth.new(core).login(email: email, password: password, org_slug: org_slug)
        signed_in(core, answer, token_store)
      end

      # Goes on with what `organizations.create` or `invitations.accept` gave. The client is as that of {login}.
      #
      # @param answer [Models::SignedUp, Models::SignedIn]
      # @return [Client]
      def from_sign_in(answer, token_store: nil, **options)
        signed_in(core(**options), answer, token_store)
      end

      # Goes on with the sign-in whose tokens a store has.
      #
      # @return [Client]
      # @raise [TokenStoreError] The store failed, or has none.
      def from_token_store(token_store, **options)
        resumed(core(**options), SignIn.load(token_store), token_store)
      end

      private

      def core(transport: nil, **options)
        raise ArgumentError, "A sign-in takes no api_key" if options.key?(:api_key)

        Core.new(Options.new(**options), transport || HttpTransport.new)
      end

      def signed_in(core, answer, store)
        tokens = Tokens.issued(answer)
        store ||= MemoryTokenStore.new
        SignIn.save(store, tokens)
        resumed(core, tokens, store)
      end

      def resumed(core, tokens, store)
        auth = Resources::Auth.new(core.with_options(api_key: nil))
        renew = ->(refresh_token) { Tokens.issued(auth.refresh(refresh_token: refresh_token)) }
        allocate.tap { |client| client.send(:use, core.with_sign_in(SignIn.new(tokens, store, renew))) }
      end
    end

    # A client with other options, which shares this one's connections.
    #
    # @param options [Hash] What changes: `api_key`, which replaces a sign-in too, `timeout`, `connect_timeout`,
    #   `max_retries`, `headers`, which come in addition, `on_request`, `logger`, and `cancellation`, a {Cancellation}
    #   that ends the calls of the new client from another thread.
    # @return [Client]
    def with_options(**options)
      dup.tap { |client| client.send(:use, @core.with_options(**options)) }
    end

    # @return [RateLimit, nil] The rate limit, as the last answer said; nil before the first.
    def rate_limit
      @core.rate_limit
    end

    # Closes the connections, which derived clients share.
    def close
      @core.transport.close if @core.transport.respond_to?(:close)
    end

    def inspect
      credential = @core.sign_in ? "signed in" : "api_key=#{@core.options.api_key.inspect}"
      "#<#{self.class} base_url=#{@core.options.base_url.inspect} #{credential}>"
    end

    private

    def use(core)
      @core = core
    end
  end
end
