# frozen_string_literal: true

require "logger"
require "minitest/autorun"
require "stringio"
require "timeout"
require_relative "operations"
require_relative "storyteller"

# The story of sdks/story.md. Each step is a test.
class StoryTest < Minitest::Test
  KEY = /(wrk_|wl_live_|wl_test_)[A-Za-z0-9]{9,}|eyJ[A-Za-z0-9_-]{10,}/.freeze
  LOGIN = "/api/auth/login"
  REFRESH = "/api/auth/refresh"
  ME = "/api/users/me"
  PROJECTS = "/v1/projects"

  class << self
    def test_order
      :alpha
    end

    # Makes a test of a step, which writes its result down.
    def step(number, title, &tell)
      define_method(format("test_%02d_%s", number, title.tr(" '", "_"))) do
        skip "No product is running" unless ENV.key?("PLATFORM_STORY_CONTROL")
        failure = nil
        begin
          StoryTest.prepare
          controls.clear
          Timeout.timeout(30) { instance_exec(&tell) }
        rescue Minitest::Assertion, StandardError => e
          failure = "#{e.class}: #{e.message}".gsub(/\s+/, " ")
          raise
        ensure
          write("#{number} #{failure ? "failed #{failure}" : 'ok'}")
        end
      end
    end

    # Signs in for the steps with expired tokens, so that no step waits for that.
    def prepare
      @prepare ||= [36, 37, 38, 39].each do |number|
        organization = Organization.new
        store = number == 38 ? FullTokenStore.new : Platform::MemoryTokenStore.new
        sign_ins[number] = [organization.login(store), store, organization]
      end
    end

    def sign_ins
      @sign_ins ||= {}
    end

    # A client of an organization with 150 projects, which is made once.
    def with_150_projects
      @with_150_projects ||= Organization.new.client.tap do |client|
        threads = Array.new(10) do |part|
          Thread.new { 15.times { |number| client.projects.create(name: "Project #{(part * 15) + number}") } }
        end
        threads.each(&:join)
      end
    end
  end

  step 1, "signing up" do
    name = "org-#{SecureRandom.hex(6)}"
    signed_up = Platform::Client.new.organizations.create(
      name: name, slug: name, email: "#{name}@example.com", password: Organization::PASSWORD
    )
    assert_instance_of Platform::Models::SignedUp, signed_up
    assert_equal "#{name}@example.com", signed_up.user.email
    assert_equal [name, "free"], [signed_up.organization.slug, signed_up.organization.plan]
    assert signed_up.organization.created_at.utc?
    refute_empty signed_up.refresh_token
    assert_equal 3, signed_up.expires_in
  end

  step 2, "a key" do
    organization = Organization.new
    me = organization.client.users.me
    assert_equal [organization.email, organization.signed_up.user.id], [me.email, me.id]
    assert organization.key.start_with?("wrk_")
  end

  step 3, "the key of the environment" do
    organization = Organization.new
    client = with_key(organization.key) { Platform::Client.new }
    assert_equal organization.email, client.users.me.email

    client = with_key(nil) { Platform::Client.new }
    controls.clear
    error = assert_raises(Platform::MissingCredentialError) { client.users.me }
    assert_includes error.message, "PLATFORM_API_KEY"
    assert_empty controls.requests
  end

  step 4, "public operations" do
    client = with_key(nil) { Platform::Client.new }
    assert_equal "ok", client.health.get.status
    assert_equal "ok", client.health.ready.status
    assert(controls.requests.none? { |request| request["headers"].key?("authorization") })
  end

  step 5, "a project" do
    client = Organization.new.client
    project = client.projects.create(name: "Apollo", description: "To the moon")
    assert_match(/\Aproj_[0-9a-z]{24}\z/, project.id)
    assert_equal ["Apollo", "To the moon"], [project.name, project.description]
    assert_instance_of Time, project.created_at
    assert project.created_at.utc?
    assert_equal project.created_at, project.updated_at
    assert_equal project, client.projects.get(project.id)
  end

  step 6, "a project without a name" do
    error = assert_raises(Platform::ValidationError) { Organization.new.client.projects.create(name: "") }
    assert_equal [400, "VALIDATION_ERROR"], [error.status, error.code]
    assert_equal({ "name" => [error.reason] }, error.fields)
    refute_empty error.request_id
  end

  step 7, "a bad address" do
    users = Organization.new.client.users
    error = assert_raises(Platform::ValidationError) { users.invite(email: "nobody", role: "member") }
    assert_equal [422, "VALIDATION_ERROR"], [error.status, error.code]
    assert_equal ["email"], error.fields.keys
    assert_includes error.message, error.fields["email"].first
  end

  step 8, "an unknown scope" do
    error = assert_raises(Platform::ValidationError) do
      Organization.new.client.keys.create(name: "A key", scopes: ["projects:paint"])
    end
    assert_equal [400, "VALIDATION_ERROR"], [error.status, error.code]
    assert_equal ["scopes[0]"], error.fields.keys
  end

  step 9, "what is not there" do
    client = Organization.new.client
    {
      "Project not found" => -> { client.projects.get("proj_#{'0' * 24}") },
      "Key not found" => -> { client.keys.get(SecureRandom.uuid) },
      "Not found" => -> { client.api_keys.get(987_654_321) }
    }.each do |reason, call|
      error = assert_raises(Platform::NotFoundError, &call)
      assert_equal [404, "NOT_FOUND", reason], [error.status, error.code, error.reason]
      refute_empty error.request_id
    end
  end

  step 10, "a mistyped key" do
    key = Organization.new.key
    mistyped = key[0..-2] + (key.end_with?("0") ? "1" : "0")
    error = assert_raises(Platform::AuthenticationError) { Platform::Client.new(api_key: mistyped).users.me }
    assert_equal [401, "UNAUTHORIZED"], [error.status, error.code]
    [error.full_message, error.inspect].each { |shown| refute_includes shown.b, mistyped }
  end

  step 11, "a scope that is missing" do
    key = Organization.new.client.api_keys.create(name: "Reader", scopes: ["projects:read"]).key
    reader = Platform::Client.new(api_key: key)
    error = assert_raises(Platform::PermissionDeniedError) { reader.projects.create(name: "X") }
    assert_equal [403, "FORBIDDEN"], [error.status, error.code]
  end

  step 12, "a secret is not replayed" do
    keys = Organization.new.client.api_keys
    once = { name: "Once", scopes: ["read"], idempotency_key: SecureRandom.hex }
    keys.create(**once)
    error = assert_raises(Platform::ConflictError) { keys.create(**once) }
    assert_equal [409, "CONFLICT"], [error.status, error.code]
  end

  step 13, "a task that has changed" do
    client = Organization.new.client
    project = client.projects.create(name: "P")
    task = client.tasks.create(title: "T", project_id: project.id)
    read = client.tasks.with_response.get(task.id)
    assert_equal task, read.data
    changed = client.tasks.update(task.id, title: "U", if_match: read.etag)
    error = assert_raises(Platform::PreconditionFailedError) do
      client.tasks.update(task.id, title: "V", if_match: read.etag)
    end
    assert_equal [412, "PRECONDITION_FAILED"], [error.status, error.code]
    assert_equal changed, client.tasks.get(task.id)
  end

  step 14, "all pages" do
    client = StoryTest.with_150_projects
    controls.clear
    projects = client.projects.list(limit: 20).to_a
    assert_equal 150, projects.map(&:id).uniq.length
    times = projects.map(&:created_at)
    assert_equal times.sort.reverse, times
    assert_equal 8, controls.requests("GET", PROJECTS).length

    controls.clear
    assert_equal projects.first(25), client.projects.list(limit: 20).first(25)
    assert_equal 2, controls.requests("GET", PROJECTS).length
  end

  step 15, "one page" do
    client = StoryTest.with_150_projects
    controls.clear
    page = client.projects.list(limit: 20, offset: 140).page
    assert_equal [10, 150, 20, 140], [page.items.length, page.total, page.limit, page.offset]
    refute page.has_more?
    assert_equal 1, controls.requests("GET", PROJECTS).length
  end

  step 16, "filters" do
    client = Organization.new.client
    mine, other = %w[Mine Other].map { |name| client.projects.create(name: name) }
    [mine, other].product(%w[todo completed]) do |project, status|
      client.tasks.create(title: status, project_id: project.id, status: status)
    end
    tasks = client.tasks.list(project_id: mine.id, status: Platform::Models::TaskStatus::COMPLETED)
    assert_equal([[mine.id, "completed"]], tasks.map { |task| [task.project_id, task.status] })
  end

  step 17, "the list of keys" do
    client = Organization.new.client
    client.keys.create(name: "Second", scopes: ["read"])
    created = client.keys.create(name: "Third", scopes: ["read"])
    keys = client.keys.list(limit: 2).to_a
    assert_equal 3, keys.length
    assert_equal created.id, keys.first.id
    page = client.keys.list(limit: 2).page
    assert_equal [keys.first(2), 3, true], [page.items, page.total, page.has_more?]
  end

  step 18, "what is left out and what is null" do
    client = Organization.new.client
    project = client.projects.create(name: "P")
    task = client.tasks.create(title: "T", project_id: project.id, description: "Why")
    task = client.tasks.update(task.id, status: "completed")
    assert_equal %w[T Why completed], [task.title, task.description, task.status]
    task = client.tasks.update(task.id, description: nil)
    assert_equal ["T", nil, "completed"], [task.title, task.description, task.status]
  end

  step 19, "deleting" do
    client = Organization.new.client
    task = client.tasks.create(title: "T", project_id: client.projects.create(name: "P").id)
    assert_nil client.tasks.delete(task.id)
    assert_raises(Platform::NotFoundError) { client.tasks.delete(task.id) }
  end

  step 20, "a 429 is waited for" do
    client = Organization.new.client
    controls.clear
    controls.answer("GET", PROJECTS, 429, headers: { "Retry-After" => "1" })
    assert_operator took { client.projects.list.page }, :>=, 1
    assert_equal 2, controls.requests("GET", PROJECTS).length
  end

  step 21, "a limit that is used up" do
    client = on_pro.client.with_options(max_retries: 0)
    error = assert_raises(Platform::RateLimitError) do
      40.times do
        client.users.me
        sleep(0.05)
      end
    end
    assert_equal [429, "RATE_LIMITED"], [error.status, error.code]
    assert_includes 1..60, error.retry_after
    assert_equal [5, 0], [error.rate_limit.limit, error.rate_limit.remaining]
  end

  step 22, "503 twice" do
    client = Organization.new.client
    controls.clear
    controls.answer("GET", PROJECTS, 503, times: 2, headers: { "Retry-After" => "0" })
    assert_empty client.projects.list.to_a
    assert_equal 3, controls.requests("GET", PROJECTS).length
  end

  step 23, "503 three times" do
    client = Organization.new.client
    controls.clear
    controls.answer("GET", PROJECTS, 503, times: 4, headers: { "Retry-After" => "0" })
    error = assert_raises(Platform::ServerError) { client.projects.list.page }
    assert_equal [503, "SERVICE_UNAVAILABLE"], [error.status, error.code]
    assert_equal 3, controls.requests("GET", PROJECTS).length
  end

  step 24, "500 on a GET" do
    client = Organization.new.client
    controls.clear
    controls.answer("GET", ME, 500)
    client.users.me
    assert_equal 2, controls.requests("GET", ME).length
  end

  step 25, "500 on a POST" do
    organization = Organization.new
    controls.clear
    controls.answer("POST", LOGIN, 500)
    error = assert_raises(Platform::ServerError) { organization.login }
    assert_equal [500, "INTERNAL_ERROR"], [error.status, error.code]
    assert_equal 1, controls.requests.length
  end

  step 26, "an answer that is lost" do
    client = Organization.new.client
    controls.clear
    controls.rule("POST", PROJECTS, "lose-answer")
    project = client.projects.create(name: "Once")
    keys = controls.requests("POST", PROJECTS).map { |request| request["headers"].fetch("idempotency-key") }
    assert_equal [2, 1], [keys.length, keys.uniq.length]
    assert_equal [project], client.projects.list.to_a
  end

  step 27, "a connection that is dropped" do
    client = Organization.new.client
    controls.clear
    controls.rule("GET", ME, "drop")
    client.users.me
    assert_equal([0, 200], controls.requests.map { |request| request["status"] })
  end

  step 28, "without retries" do
    client = Organization.new.client
    controls.clear
    controls.rule("GET", ME, "drop")
    assert_raises(Platform::APIConnectionError) { client.users.me(request_options: { max_retries: 0 }) }
    assert_equal 1, controls.requests.length
  end

  step 29, "a key of the caller's own" do
    projects = Organization.new.client.projects
    own = SecureRandom.hex
    first = projects.create(name: "Once", idempotency_key: own)
    assert_equal first, projects.create(name: "Once", idempotency_key: own)
    assert_equal [first], projects.list.to_a
    error = assert_raises(Platform::ValidationError) { projects.create(name: "Twice", idempotency_key: own) }
    assert_equal [422, "IDEMPOTENCY_KEY_REUSED"], [error.status, error.code]
  end

  step 30, "a timeout" do
    client = Organization.new.client.with_options(timeout: 0.3, max_retries: 0)
    controls.rule("GET", ME, "delay", seconds: 3)
    assert_operator took { assert_raises(Platform::APITimeoutError) { client.users.me } }, :<, 1.5
  end

  step 31, "cancelling a request" do
    each_cancellation do |kind, call|
      client = Organization.new.client
      controls.clear
      controls.rule("GET", ME, "delay", seconds: 3)
      assert_operator took { assert_raises(kind) { call.(client) } }, :<, 1.5
      sleep(0.7)
      assert_equal 1, controls.requests.length

      # The answer that nobody waits for any more isn't taken for that of another call.
      assert_equal "ok", client.health.get.status
    end
  end

  step 32, "cancelling a wait" do
    each_cancellation do |kind, call|
      client = Organization.new.client
      controls.clear
      controls.answer("GET", ME, 429, headers: { "Retry-After" => "30" })
      assert_operator took { assert_raises(kind) { call.(client) } }, :<, 1.5
      assert_equal 1, controls.requests.length
    end
  end

  step 33, "a key per request" do
    ours = Organization.new
    theirs = Organization.new
    client = ours.client
    derived = client.with_options(api_key: theirs.key)
    controls.clear
    mine = client.projects.create(name: "Ours")
    others = Array.new(3) { |number| derived.projects.create(name: number.to_s) }
    assert_equal [mine], client.projects.list.to_a
    assert_equal others.map(&:id).sort, derived.projects.list(limit: 1).map(&:id).sort
    assert_equal mine, client.projects.get(mine.id)
    assert_equal 9, controls.requests.length
    assert_equal 1, controls.requests.map { |request| request["connection"] }.uniq.length
    assert_equal theirs.email, client.users.me(request_options: { api_key: theirs.key }).email
  end

  step 34, "a revoked key" do
    client = Organization.new.client
    key = client.api_keys.create(name: "Short", scopes: ["admin"])
    short = Platform::Client.new(api_key: key.key)
    short.users.me
    client.api_keys.delete(key.id)
    sleep(0.5)
    assert_raises(Platform::AuthenticationError) { short.users.me }
  end

  step 35, "a rotated key" do
    client = Organization.new.client
    old = client.api_keys.create(name: "Old", scopes: ["admin"])
    rotated = client.api_keys.rotate(old.id, grace_seconds: 0)
    assert_equal [old.name, old.scopes], [rotated.name, rotated.scopes]
    Platform::Client.new(api_key: rotated.key).users.me
    assert_raises(Platform::AuthenticationError) { Platform::Client.new(api_key: old.key).users.me }
  end

  step 36, "a token that has expired" do
    client, _, organization = expired(36)
    assert_equal organization.email, client.users.me.email
    assert_equal 1, controls.requests("POST", REFRESH).length
  end

  step 37, "one refresh for twenty" do
    client, store = expired(37)
    people = at_once { client.users.me }
    assert_equal 1, people.map(&:id).uniq.length
    assert_equal 1, controls.requests("POST", REFRESH).length
    assert_equal ["Bearer #{store.load.access_token}"], bearers("GET", ME)
  end

  step 38, "the token store" do
    client, store = StoryTest.sign_ins[37]
    client.users.me
    assert_equal "Bearer #{store.load.access_token}", bearers("GET", ME).last

    client, store = expired(38)
    saved = store.load
    controls.clear
    error = assert_raises(Platform::TokenStoreError) { client.users.me }
    assert_includes error.message, "ENOSPC"
    assert_equal saved, store.load
    assert_equal([REFRESH], controls.requests.map { |request| request["path"] })

    # The new pair isn't lost: once the store works, it's saved and used.
    store.full = false
    client.users.me
    assert_equal 1, controls.requests("POST", REFRESH).length
    refute_equal saved, store.load
  end

  step 39, "a refresh that fails" do
    client, = expired(39)
    controls.answer("POST", REFRESH, 401, body: { error: "Invalid refresh token" })
    errors = at_once { assert_raises(Platform::AuthenticationError) { client.users.me } }
    assert_equal 20, errors.length
    assert_equal([REFRESH], controls.requests.map { |request| request["path"] })
  end

  step 40, "resuming and signing out" do
    organization = Organization.new
    store = Platform::MemoryTokenStore.new
    organization.login(store)
    client = Platform::Client.from_token_store(store)
    assert_equal organization.email, client.users.me.email
    client.auth.logout
    assert_raises(Platform::AuthenticationError) { client.auth.refresh(refresh_token: store.load.refresh_token) }
  end

  step 41, "what the SDK does not know" do
    id = "task_#{'0' * 24}"
    task = {
      id: id, project_id: "proj_#{'0' * 24}", title: "T", description: nil, status: "paused", colour: { red: 255 },
      created_at: "2026-01-02T03:04:05.678Z", updated_at: "2026-01-02T03:04:05.678Z"
    }
    client = Organization.new.client
    controls.answer("GET", "/v1/tasks/#{id}", 200, body: { success: true, data: task, weather: "fine" })
    read = client.tasks.get(id)
    assert_equal %w[T paused], [read.title, read.status]
    assert_equal 678_000, read.created_at.usec
  end

  step 42, "HTML in place of JSON" do
    client = Organization.new.client.with_options(max_retries: 0)
    controls.answer("GET", ME, 502, body: "<html>Bad gateway</html>")
    error = assert_raises(Platform::ServerError) { client.users.me }
    assert_equal [502, "BAD_GATEWAY"], [error.status, error.code]
  end

  step 43, "secrets are masked" do
    organization = Organization.new
    log = StringIO.new
    events = []
    client = organization.client.with_options(
      headers: { "X-Own" => organization.key }, on_request: ->(event) { events << event }, logger: Logger.new(log)
    )
    password = Organization::PASSWORD
    signed_in = client.auth.login(email: organization.email, password: password, org_slug: organization.slug)
    key = client.keys.create(name: "Shown", scopes: ["read"])
    controls.answer("POST", LOGIN, 400, body: { error: "#{password} #{organization.key} #{key.raw_key}" })
    errors = [assert_raises(Platform::ValidationError) do
      client.auth.login(email: "nobody@example.com", password: password, org_slug: "nobody")
    end]
    controls.answer("POST", REFRESH, 400, body: { error: "#{signed_in.refresh_token} #{signed_in.access_token}" })
    errors << assert_raises(Platform::ValidationError) { client.auth.refresh(refresh_token: signed_in.refresh_token) }
    controls.answer("GET", ME, 200, body: "{\"id\": \"#{organization.key}\"")
    errors << assert_raises(Platform::UnexpectedResponseError) { client.users.me }

    shown = [client, signed_in, key, events]
    shown += client.instance_variables.map { |name| client.instance_variable_get(name) }
    shown += [client.users.with_response.me, client.api_keys.list.page, Platform::Tokens.issued(signed_in)]
    texts = shown.flat_map { |item| [item.inspect, item.to_s] } + [log.string]
    texts += errors.flat_map { |error| [error.inspect, error.full_message, error.reason, error.headers.inspect] }
    text = texts.map { |item| item.dup.force_encoding(Encoding::UTF_8) }.join("\n")
    assert_operator log.string.lines.length, :>, 3
    refute_match KEY, text
    refute_includes text, password
    refute_includes text, signed_in.refresh_token
    assert_includes client.inspect, organization.key[0, 12]
  end

  step 44, "the log hook" do
    client = Organization.new.client
    events = []
    controls.answer("GET", PROJECTS, 503, headers: { "Retry-After" => "0" })
    client.with_options(on_request: ->(event) { events << event }).projects.list(limit: 7).page
    assert_equal(
      [["GET", PROJECTS, 503, 1, 0.0], ["GET", PROJECTS, 200, 2, nil]],
      events.map { |event| [event.method, event.path, event.status, event.attempt, event.retry_in] }
    )
    assert(events.all? { |event| event.duration.positive? && event.duration < 10 })
    refute_empty events.last.request_id
  end

  step 45, "the limits of the last answer" do
    client = on_pro.client
    answer = client.users.with_response.me
    limit = client.rate_limit
    assert_equal answer.rate_limit, limit
    assert_equal 5, limit.limit
    assert_equal answer.headers["x-ratelimit-remaining"].to_i, limit.remaining
    assert_equal answer.headers["X-RateLimit-Reset"].to_i, limit.reset.to_i
    assert_equal 0, limit.reset.sec
  end

  step 46, "what is sent" do
    client = Organization.new.client.with_options(headers: { "X-Own" => "yes" })
    controls.clear
    client.users.me
    headers = controls.requests.first["headers"]
    version = Regexp.escape(Platform::VERSION)
    assert_match(%r{\Aplatform-sdk-ruby/#{version} \(\w+ \d+\.\d+\.\d+\S*\)\z}, headers["user-agent"])
    assert_equal %w[application/json yes], headers.values_at("accept", "x-own")
    assert_equal [Platform::API_VERSION].compact, [headers["api-version"]].compact
  end

  step 47, "an invitation" do
    client = Organization.new.client
    address = "#{SecureRandom.hex(6)}@example.com"
    invited = client.users.invite(email: address, role: "developer")
    assert_equal [address, "invited"], [invited.email, invited.status]
    token = controls.mailed_token(address)
    accepted = Platform::Client.new.invitations.accept(token: token, password: Organization::PASSWORD)
    assert_equal address, Platform::Client.from_sign_in(accepted).users.me.email
    assert_equal 2, client.users.list.count
  end

  step 48, "CSV" do
    text = Organization.new.client.audit_events.export_csv
    assert_match(/\Aid,at,action,/, text)
    assert_equal Encoding::UTF_8, text.encoding
  end

  step 49, "a name of any characters" do
    client = Organization.new.client
    name = "\"'`\\ <b>&amp;</b> 😀👩‍👩‍👧 ẞ שלום"
    name += "é" * (200 - (name.encode("UTF-16LE").bytesize / 2))
    project = client.projects.create(name: name, description: "line\nbreaks\r\n\ttabs")
    assert_equal [name, "line\nbreaks\r\n\ttabs"], [project.name, project.description]
    assert_equal name, client.projects.get(project.id).name
  end

  step 50, "every operation" do
    document = JSON.parse(File.read(Dir.glob(File.expand_path("../../../docs/openapi/*.json", __dir__)).max))
    operations = Operations.of_the_document(document)
    assert_operator operations.length, :>, 40
    assert_empty operations - Operations.of_the_sdk
    assert_empty Operations.of_the_sdk - operations
  end

  private

  def controls
    @controls ||= Controls.new(ENV.fetch("PLATFORM_STORY_CONTROL"))
  end

  def write(line)
    results = ENV["PLATFORM_STORY_RESULTS"]
    File.open(results, "a") { |file| file.puts(line) } if results
  end

  # Runs a block with this API key in the environment, or with none.
  def with_key(key)
    before = ENV["PLATFORM_API_KEY"]
    ENV["PLATFORM_API_KEY"] = key
    yield
  ensure
    ENV["PLATFORM_API_KEY"] = before
  end

  # The sign-in of a step, once its access token has expired.
  def expired(number)
    client, store, organization = StoryTest.sign_ins[number]
    rest = store.load.expires_at - Time.now
    sleep(rest + 0.1) if rest.positive?
    [client, store, organization]
  end

  # An organization that may make five requests a minute.
  def on_pro
    organization = Organization.new
    controls.plan(organization.slug, "pro")
    sleep(1)
    organization
  end

  # What 20 threads give that begin at once.
  def at_once(&block)
    Array.new(20) { Thread.new(&block) }.map(&:value)
  end

  def took
    started = Process.clock_gettime(Process::CLOCK_MONOTONIC)
    yield
    Process.clock_gettime(Process::CLOCK_MONOTONIC) - started
  end

  # The authorizations of the requests that were answered, each once.
  def bearers(method, path)
    controls.requests(method, path).map { |request| request["headers"]["authorization"] }.uniq
  end

  # The ways to cancel, each with the error that it raises: the SDK's token, and Ruby's own interruption of a thread.
  def each_cancellation
    yield Platform::RequestCancelledError, lambda { |client|
      cancellation = Platform::Cancellation.new
      canceller = Thread.new { sleep(0.3) && cancellation.cancel }
      begin
        client.users.me(request_options: { cancellation: cancellation })
      ensure
        canceller.join
      end
    }
    yield Timeout::Error, ->(client) { Timeout.timeout(0.3) { client.users.me } }
  end
end
