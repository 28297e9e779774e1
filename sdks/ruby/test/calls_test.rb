# frozen_string_literal: true

require "minitest/autorun"
require "minitest/mock"
require "platform_sdk"
require "set"
require "timeout"
require "tmpdir"

# Calls against a transport that answers by itself.
class CallsTest < Minitest::Test
  KEY = "wrk_a1b2c3d4#{'0' * 56}"
  TASK = {
    "id" => "task_1", "project_id" => "proj_1", "title" => "T", "description" => nil, "status" => "todo",
    "created_at" => "2026-01-02T03:04:05Z", "updated_at" => "2026-01-02T03:04:05Z"
  }.freeze

  def setup
    @requests = []
  end

  def test_values_are_sent_as_the_api_reads_them
    client = answering(body: '{"data":[]}')
    client.audit_events.list(from: Time.new(2026, 1, 2, 3, 4, 5, "+02:00"), actor: "a b&c").page
    assert_equal "/api/audit-events?actor=a+b%26c&from=2026-01-02T01%3A04%3A05Z", @requests.last.target

    calls = [
      -> { client.api_keys.create(name: "N", scopes: Set[:read], expires_at: Time.at(0, 5, :millisecond)) },
      -> { client.tasks.update("t", title: "é", description: nil) }
    ]
    calls.each { |call| assert_raises(Platform::UnexpectedResponseError, &call) }
    bodies = @requests.last(2).map { |request| JSON.parse(request.body) }
    assert_equal({ "name" => "N", "scopes" => ["read"], "expires_at" => "1970-01-01T00:00:00.005000Z" }, bodies[0])
    assert_equal({ "title" => "é", "description" => nil }, bodies[1])
  end

  def test_ids_are_escaped_and_never_lead_elsewhere
    client = answering(body: "")
    client.tasks.delete("a/../b?c=é")
    assert_equal "/v1/tasks/a%2F..%2Fb%3Fc%3D%C3%A9", @requests.last.target
    ["", " ", ".", "..", nil, :id, 1.5].each { |id| assert_raises(ArgumentError) { client.tasks.delete(id) } }
    assert_equal 1, @requests.length
  end

  def test_value_that_json_has_not_is_refused_without_being_shown
    client = answering(body: "{}")
    error = assert_raises(ArgumentError) { client.auth.login(email: "a", password: "secret\xff", org_slug: "c") }
    refute_includes error.full_message, "secret"
    assert_raises(ArgumentError) { client.projects.create(name: Float::NAN) }
    assert_raises(ArgumentError) { client.projects.create(name: Object.new) }
    assert_empty @requests
  end

  def test_instants_are_read_as_they_are_written
    [
      "2026-01-02T03:04:05Z", "2026-12-31T23:59:59.9Z", "2026-01-02T03:04:05.123456789Z", "2026-01-02T03:04:05+02:00",
      "2026-01-02T03:04:60Z"
    ].each do |text|
      created_at = answering(body: JSON.generate("data" => TASK.merge("created_at" => text))).tasks.get("t").created_at
      assert_equal [Time.iso8601(text), true, true], [created_at, created_at.utc?, created_at.frozen?], text
    end
    ["2026-13-02T03:04:05Z", "2026-01-02", "now", 5].each do |value|
      client = answering(body: JSON.generate("data" => TASK.merge("created_at" => value)))
      assert_raises(Platform::UnexpectedResponseError, value.to_s) { client.tasks.get("t") }
    end
  end

  def test_members_of_an_answer_that_are_missing_are_named
    error = assert_raises(Platform::UnexpectedResponseError) { answering(body: '{"id": 1}').users.me }
    assert_equal [200, "UNEXPECTED_RESPONSE"], [error.status, error.code]
    assert_includes error.message, "org_id"
    ["", "null", "[]", "7", "{\"id\"", '{"data": 1}'].each do |body|
      assert_raises(Platform::UnexpectedResponseError, body) { answering(body: body).tasks.get("t") }
    end
  end

  def test_only_calls_that_are_safe_to_repeat_are_repeated
    [500, 502, 504].each do |status|
      assert_equal 3, tries(status) { |client| client.users.me }
      assert_equal 3, tries(status) { |client| client.tasks.replace("t", title: "T", project_id: "p") }
      assert_equal 3, tries(status) { |client| client.projects.create(name: "P") }
      assert_equal 1, tries(status) { |client| client.tasks.update("t", title: "T") }
      assert_equal 1, tries(status) { |client| client.auth.logout }
    end
    assert_equal 3, tries(503) { |client| client.tasks.update("t", title: "T") }
    assert_equal 3, tries(429) { |client| client.auth.logout }
    assert_equal 1, tries(501, max_retries: 0) { |client| client.users.me }
    assert_equal 1, tries(409) { |client| client.projects.create(name: "P") }
    assert_equal 3, tries(409, { "Retry-After" => "0" }) { |client| client.projects.create(name: "P") }
    assert_equal 1, tries(404) { |client| client.users.me }
  end

  def test_retry_after_is_seconds_or_a_date_and_at_most_a_minute
    assert_equal 1, tries(429, { "Retry-After" => "61" }) { |client| client.users.me }
    assert_equal 1, tries(503, { "Retry-After" => (Time.now + 90).httpdate }) { |client| client.users.me }
    assert_equal 3, tries(503, { "Retry-After" => (Time.now - 90).httpdate }) { |client| client.users.me }
    assert_in_delta 90, Platform::Headers.new("retry-after" => (Time.now + 90).httpdate).retry_after, 2
    assert_nil Platform::Headers.new("Retry-After" => "soon").retry_after
  end

  def test_derived_clients_change_nothing_of_their_own
    client = answering(body: '{"data":[]}')
    derived = client.with_options(api_key: "wl_test_abc", headers: { "x-team" => "blue" }, max_retries: 0)
    again = derived.with_options(headers: { "X-Team": "red" })
    [client, derived, again].each { |one| one.projects.list.page }
    sent = @requests.map(&:headers)
    assert_equal([KEY, "wl_test_abc", "wl_test_abc"], sent.map { |headers| headers["Authorization"].split.last })
    assert_equal([nil, "blue", "red"], sent.map { |headers| headers["X-Team"] || headers["x-team"] })
    assert_raises(ArgumentError) { client.with_options(colour: "red") }
    assert_raises(ArgumentError) { client.users.me(request_options: { base_url: "http://other" }) }
  end

  def test_options_are_checked
    [
      { timeout: 0 }, { timeout: "1" }, { connect_timeout: -1 }, { max_retries: -1 }, { max_retries: 1.5 },
      { colour: 1 }, { api_key: "wrk_ä" }, { api_key: "wrk_1\nX: 1" }, { base_url: "ftp://host" },
      { base_url: "host:1" }, { base_url: "http://" }, { base_url: "http://a:b@host" }, { base_url: "http://host?x=1" },
      { base_url: "http://ho st" }, { headers: { "X-A" => "1\r\nX-B: 2" } }, { headers: { "X A" => "1" } },
      { headers: { "Host" => "x" } }, { headers: { "X-A" => 1 } }
    ].each { |options| assert_raises(ArgumentError, options.inspect) { Platform::Client.new(**options) } }
  end

  def test_base_url_may_have_a_path
    client = answering(body: '{"status":"ok"}', base_url: " https://host.example/platform/ ")
    client.health.get
    assert_equal "/platform/api/health", @requests.last.target
    assert_equal "https://host.example", @requests.last.origin.to_s
  end

  def test_hook_that_fails_does_not_fail_the_call
    client = answering(body: '{"status":"ok"}', on_request: ->(_) { raise "Disk full" })
    _, warning = capture_io { assert_equal "ok", client.health.get.status }
    assert_includes warning, "on_request"
  end

  def test_models_are_values
    task = answering(body: JSON.generate("success" => true, "data" => TASK)).tasks.get("t")
    assert task.frozen?
    assert_raises(FrozenError) { task.title << "x" }
    renamed = task.with(title: "U")
    assert_equal %w[T U], [task.title, renamed.title]
    refute_equal task, renamed
    assert_equal task, renamed.with(title: "T")
    assert_equal 1, [task, renamed.with(title: "T")].uniq.length
    assert_equal Platform::Models::TaskStatus::TO_DO, task.to_h[:status]
    case task
    in { title: String => title, status: "todo" } then assert_equal "T", title
    end
  end

  def test_expired_token_is_exchanged_once_for_all
    refreshed = 0
    client = signed_in do |request|
      case [request.path, request.headers["Authorization"]]
      in ["/api/auth/refresh", nil] then (refreshed += 1) && [200, tokens("second")]
      in ["/api/users/me", "Bearer second"] then [200, me]
      in ["/api/users/me", _] then sleep(0.05) && [401, '{"error":"Token expired"}']
      end
    end
    threads = Array.new(20) { Thread.new { client.users.me.id } }
    assert_equal [1], threads.map(&:value).uniq
    assert_equal 1, refreshed
  end

  def test_refresh_whose_answer_is_lost_is_not_repeated_and_loses_nothing
    refreshed = 0
    store = Platform::MemoryTokenStore.new
    client = signed_in(store, expires_in: 0) do |request|
      next [200, me] unless request.path == "/api/auth/refresh"

      refreshed += 1
      raise Platform::APIConnectionError if refreshed == 1

      [200, tokens("second")]
    end
    saved = store.load
    assert_raises(Platform::APIConnectionError) { client.users.me }
    assert_equal [1, saved], [refreshed, store.load]
    assert_equal 1, client.users.me.id
    assert_equal "second", store.load.access_token
  end

  def test_interrupted_call_leaves_the_refresh_to_others
    store = Platform::MemoryTokenStore.new
    client = signed_in(store, expires_in: 0) do |request|
      request.path == "/api/auth/refresh" ? (sleep(0.3) && [200, tokens("second")]) : [200, me]
    end
    assert_raises(Timeout::Error) { Timeout.timeout(0.1) { client.users.me } }
    sleep(0.4)
    assert_equal "second", store.load.access_token
  end

  def test_token_file_is_its_owners_alone
    Dir.mktmpdir do |folder|
      store = Platform::FileTokenStore.new(File.join(folder, "tokens.json"))
      assert_nil store.load
      tokens = Platform::Tokens.new(access_token: "a", refresh_token: "r", expires_at: Time.at(1_767_225_600).utc)
      2.times { store.save(tokens) }
      assert_equal tokens, store.load
      assert_equal 0o600, File.stat(store.path).mode & 0o777
      assert_equal ["tokens.json"], Dir.children(folder)
      File.write(store.path, "{")
      error = assert_raises(Platform::TokenStoreError) { Platform::Client.from_token_store(store) }
      assert_nil error.cause
    end
    assert_raises(Platform::TokenStoreError) { Platform::Client.from_token_store(Platform::MemoryTokenStore.new) }
  end

  private

  def answering(status: 200, body: "", headers: {}, **options)
    transport = lambda do |request|
      @requests << request
      Platform::HttpResponse.new(status: status, headers: headers, body: body)
    end
    Platform::Client.new(api_key: KEY, transport: transport, **options)
  end

  # How often a call is tried that is always answered so.
  def tries(status, headers = {}, max_retries: 2)
    @requests.clear
    client = answering(status: status, body: "{}", headers: headers, max_retries: max_retries)
    Platform::Retries.stub(:backoff, 0) { assert_raises(Platform::APIError) { yield client } }
    @requests.length
  end

  def signed_in(store = nil, expires_in: 900, &answer)
    transport = lambda do |request|
      status, body = answer.call(request)
      Platform::HttpResponse.new(status: status, body: body)
    end
    first = Platform::Models::SignedIn.from_json(JSON.parse(tokens("first")).merge("expires_in" => expires_in))
    Platform::Client.from_sign_in(first, token_store: store, transport: transport)
  end

  def tokens(access_token)
    user = { id: 1, org_id: 1, org_name: "O", email: "a@example.com" }
    JSON.generate(access_token: access_token, refresh_token: "r", expires_in: 900, user: user)
  end

  def me
    JSON.generate(
      id: 1, org_id: 1, org_name: "O", email: "a@example.com", name: nil, role: "admin", api_access: true,
      notifications: { api_versions: true, limits: true }, created_at: "2026-01-02T03:04:05Z"
    )
  end
end
