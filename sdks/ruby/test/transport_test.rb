# frozen_string_literal: true

require "minitest/autorun"
require "platform_sdk"
require "timeout"
require_relative "scripted_server"

# The transport, against servers and callers that don't behave.
class TransportTest < Minitest::Test
  OK = '{"status":"ok"}'

  def teardown
    @server&.close
  end

  def test_connection_is_used_again
    client = serve { |socket| ScriptedServer.answer(socket, OK) while ScriptedServer.read(socket) }
    5.times { assert_equal "ok", client.health.get.status }
    assert_equal 1, @server.connections
  end

  def test_kept_connection_that_the_server_closed_is_replaced
    client = serve { |socket| ScriptedServer.read(socket) && ScriptedServer.answer(socket, OK) }
    3.times do
      assert_equal "ok", client.health.get.status
      sleep(0.05)
    end
    assert_equal 3, @server.connections
  end

  def test_threads_have_connections_of_their_own
    client = serve { |socket| (sleep(0.05) && ScriptedServer.answer(socket, OK)) while ScriptedServer.read(socket) }
    threads = Array.new(8) { Thread.new { 3.times.map { client.health.get.status } } }
    assert_equal ["ok"], threads.flat_map(&:value).uniq
    assert_includes 2..8, @server.connections
  end

  def test_body_that_is_cut_off_is_no_answer
    client = serve do |socket|
      ScriptedServer.read(socket)
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n#{OK}")
    end
    error = assert_raises(Platform::APIConnectionError) { client.health.get }
    assert error.request_sent?
  end

  def test_headers_that_are_cut_off_are_no_answer
    client = serve do |socket|
      ScriptedServer.read(socket)
      socket.write("HTTP/1.1 200 OK\r\nContent-Ty")
    end
    assert_raises(Platform::APIConnectionError) { client.health.get }
  end

  def test_chunks_that_are_cut_off_are_no_answer
    client = serve do |socket|
      ScriptedServer.read(socket)
      socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nf\r\n#{OK}\r\n")
    end
    assert_raises(Platform::APIConnectionError) { client.health.get }
  end

  def test_what_is_not_http_is_no_answer
    client = serve do |socket|
      ScriptedServer.read(socket)
      socket.write("220 mail.example.com ESMTP\r\n")
    end
    assert_raises(Platform::APIConnectionError) { client.health.get }
  end

  def test_timeout_holds_for_a_body_that_drips
    client = serve do |socket|
      ScriptedServer.read(socket)
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
      100.times { sleep(0.1) && socket.write(" ") }
    end
    assert_ends_soon { assert_raises(Platform::APITimeoutError) { client.with_options(timeout: 0.4).health.get } }
  end

  def test_timeout_holds_for_headers_that_drip
    client = serve do |socket|
      ScriptedServer.read(socket)
      socket.write("HTTP/1.1 200 OK\r\n")
      100.times { |number| sleep(0.1) && socket.write("X-#{number}: 1\r\n") }
    end
    assert_ends_soon { assert_raises(Platform::APITimeoutError) { client.with_options(timeout: 0.4).health.get } }
  end

  def test_timeout_of_a_try_counts_anew_for_each_try
    client = serve do |socket|
      ScriptedServer.read(socket)
      sleep(0.3) if @server.connections < 3
      ScriptedServer.answer(socket, OK)
    end
    assert_equal "ok", client.with_options(timeout: 0.2, max_retries: 2).health.get.status
    assert_equal 3, @server.connections
  end

  def test_connect_timeout_holds_for_a_handshake
    serve { |socket| socket.read }
    client = Platform::Client.new(base_url: @server.url("https"), connect_timeout: 0.3, max_retries: 0)
    error = assert_ends_soon { assert_raises(Platform::APITimeoutError) { client.health.get } }
    refute error.request_sent?
  end

  def test_cancellation_ends_a_handshake
    serve { |socket| socket.read }
    cancellation = Platform::Cancellation.new
    client = Platform::Client.new(base_url: @server.url("https")).with_options(cancellation: cancellation)
    canceller = Thread.new { sleep(0.2) && cancellation.cancel }
    assert_ends_soon { assert_raises(Platform::RequestCancelledError) { client.health.get } }
    canceller.join
    assert_raises(Platform::RequestCancelledError) { client.health.get }
    assert_equal 1, @server.connections
  end

  def test_certificates_are_verified_and_may_be_the_callers_own
    certificate, context = self_signed
    @server = ScriptedServer.new do |socket|
      tls = OpenSSL::SSL::SSLSocket.new(socket, context).accept
      ScriptedServer.answer(tls, OK) while ScriptedServer.read(tls)
    rescue OpenSSL::SSL::SSLError
      # The client doesn't trust it.
    end
    store = OpenSSL::X509::Store.new.add_cert(certificate)
    transport = Platform::HttpTransport.new { |http| http.cert_store = store }
    client = Platform::Client.new(base_url: @server.url("https"), max_retries: 0)
    error = assert_raises(Platform::APIConnectionError) { client.health.get }
    refute error.request_sent?
    trusting = Platform::Client.new(base_url: @server.url("https"), max_retries: 0, transport: transport)
    3.times { assert_equal "ok", trusting.health.get.status }
    assert_equal 2, @server.connections
  end

  def test_interrupted_connection_is_not_used_again
    first = true
    client = serve do |socket|
      while ScriptedServer.read(socket)
        slow = first
        first = false
        sleep(0.5) if slow
        ScriptedServer.answer(socket, slow ? '{"status":"late"}' : OK)
      end
    end
    assert_raises(Timeout::Error) { Timeout.timeout(0.1) { client.health.get } }
    sleep(0.6)
    assert_equal "ok", client.health.get.status
    assert_equal 2, @server.connections
  end

  def test_refused_connection_was_not_sent
    port = TCPServer.open("127.0.0.1", 0) { |server| server.addr[1] }
    tries = 0
    client = Platform::Client.new(
      base_url: "http://127.0.0.1:#{port}", max_retries: 1, on_request: ->(_) { tries += 1 }
    )
    error = assert_raises(Platform::APIConnectionError) { client.auth.login(email: "a", password: "b", org_slug: "c") }
    refute error.request_sent?
    assert_equal 2, tries
  end

  def test_child_process_has_connections_of_its_own
    skip "This Ruby doesn't fork" unless Process.respond_to?(:fork)
    client = serve { |socket| ScriptedServer.answer(socket, OK) while ScriptedServer.read(socket) }
    client.health.get
    child = fork do
      status = client.with_options(timeout: 5).health.get.status
      client.close
      exit!(status == "ok" ? 0 : 1)
    end
    assert_equal 0, Process.wait2(child).last.exitstatus
    assert_equal "ok", client.health.get.status
    assert_equal 2, @server.connections
  end

  def test_closed_client_sends_nothing
    client = serve { |socket| ScriptedServer.answer(socket, OK) while ScriptedServer.read(socket) }
    client.close
    assert_raises(Platform::Error) { client.health.get }
    assert_equal 0, @server.connections
  end

  private

  def serve(&block)
    @server = ScriptedServer.new(&block)
    Platform::Client.new(base_url: @server.url, max_retries: 0)
  end

  def self_signed
    key = OpenSSL::PKey::EC.generate("prime256v1")
    certificate = OpenSSL::X509::Certificate.new
    certificate.version = 2
    certificate.serial = 1
    certificate.subject = certificate.issuer = OpenSSL::X509::Name.parse("/CN=127.0.0.1")
    certificate.public_key = key
    certificate.not_before = Time.now - 60
    certificate.not_after = Time.now + 600
    extensions = OpenSSL::X509::ExtensionFactory.new(certificate, certificate)
    certificate.add_extension(extensions.create_extension("subjectAltName", "IP:127.0.0.1"))
    certificate.sign(key, OpenSSL::Digest.new("SHA256"))
    context = OpenSSL::SSL::SSLContext.new
    context.add_certificate(certificate, key)
    [certificate, context]
  end

  def assert_ends_soon
    started = Process.clock_gettime(Process::CLOCK_MONOTONIC)
    result = yield
    assert_operator Process.clock_gettime(Process::CLOCK_MONOTONIC) - started, :<, 1.5
    result
  end
end
