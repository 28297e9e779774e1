# frozen_string_literal: true

require "io/wait"
require "net/http"
require "openssl"
require_relative "background_task"
require_relative "watchdog"

module Platform
  # Sends requests by `Net::HTTP`, over connections that are kept and used again. Safe to use from many threads, and
  # after a fork.
  class HttpTransport
    # How many connections are kept for later, for each origin.
    MAX_IDLE = 32

    # How many seconds one is kept, which is less than common proxies keep theirs.
    IDLE_SECONDS = 45

    FAILURES = [
      IOError, SystemCallError, SocketError, OpenSSL::SSL::SSLError, Net::OpenTimeout, Net::ReadTimeout,
      Net::WriteTimeout, Net::ProtocolError, Net::HTTPBadResponse, Net::HTTPHeaderSyntaxError
    ].freeze

    WATCHDOG = Watchdog.new

    private_constant :FAILURES, :WATCHDOG

    # A connection to an origin, or to the proxy that the environment names for it.
    class Connection < Net::HTTP
      WITH_BODY = %w[PATCH POST PUT].freeze

      attr_accessor :place, :idle_since

      # The answer, once it has been read to its end.
      def exchange(request)
        headers = { "Accept-Encoding" => "identity" }.merge!(request.headers)
        headers["Content-Length"] = "0" if request.body.nil? && WITH_BODY.include?(request.method)
        message = Net::HTTPGenericRequest.new(request.method, !request.body.nil?, true, request.target, headers)
        message.body = request.body if request.body
        # Net::HTTP would look again whether the connection is still there, as `usable?` has just done.
        @last_communicated = nil
        answer = self.request(message)
        HttpResponse.new(status: answer.code.to_i, headers: answer.to_hash, body: whole_body(answer))
      end

      # Makes whoever reads from it, or writes to it, fail at once. To be called from another thread.
      def shut_down
        @socket&.io&.to_io&.shutdown
      rescue IOError, SystemCallError
        # It's closed already.
      end

      def reusable?
        started? && !@socket.closed?
      end

      # Whether the other end hasn't closed it, or sent something nobody asked for.
      def usable?
        Process.clock_gettime(Process::CLOCK_MONOTONIC) - idle_since < IDLE_SECONDS &&
          @socket.io.read_nonblock(1, exception: false) == :wait_readable
      rescue IOError, SystemCallError, OpenSSL::SSL::SSLError
        false
      end

      def close
        finish if started?
      rescue IOError, SystemCallError
        # It's closed already.
      end

      private

      # Net::HTTP takes the end of the connection for the end of headers and bodies.
      def whole_body(answer)
        body = answer.body || ""
        return body if answer.code == "204" || answer.code == "304"

        length = answer.content_length
        is_cut = length ? body.bytesize != length : body.empty? && !answer.chunked?
        raise EOFError, "the connection was closed before the end of the answer" if is_cut

        body
      end
    end

    private_constant :Connection

    # @yieldparam http [Net::HTTP] Each connection before it's opened, to be configured, such as its `ca_file`.
    def initialize(&configure)
      @configure = configure
      @lock = Mutex.new
      @idle = {}
      @process = WATCHDOG.process
      @closed = false
    end

    # Sends a request and reads the whole answer, whatever its status is.
    #
    # @param request [HttpRequest]
    # @return [HttpResponse]
    # @raise [APITimeoutError] It took too long.
    # @raise [APIConnectionError] No answer came.
    # @raise [RequestCancelledError] The request's cancellation ended it.
    def call(request)
      raise Error, "The client is closed" if @closed

      started = Process.clock_gettime(Process::CLOCK_MONOTONIC)
      connection = kept(place(request.origin)) || open(request, started)
      exchange(connection, request, request.timeout && (started + request.timeout))
    end

    # Closes the connections that no call is using; the others follow as their calls end.
    def close
      @closed = true
      close_kept
    end

    def inspect
      "#<#{self.class}#{' closed' if @closed}>"
    end

    private

    def exchange(connection, request, deadline)
      expired = false
      reusable = false
      response = guarded(request.cancellation, connection) do
        WATCHDOG.during(deadline, -> { expired = true and connection.shut_down }) { connection.exchange(request) }
      end
      reusable = connection.reusable? && !expired
      response
    rescue *FAILURES => e
      request.cancellation&.check
      raise timed_out(request, sent: true) if expired

      raise APIConnectionError.new("#{e.class}: #{e.message}", request_sent: true)
    ensure
      # Not where the thread is interrupted: the rest of the answer would be taken for the next one.
      reusable && !@closed && !request.cancellation&.cancelled? ? keep(connection) : connection.close
    end

    def guarded(cancellation, connection, &block)
      return yield unless cancellation

      cancellation.check
      cancellation.during(-> { connection.shut_down }, &block)
    end

    # In a thread of its own: the operating system doesn't let go of the look-up of a host's name.
    def open(request, started)
      connection = connection_to(request)
      opening = BackgroundTask.new { connection.start }
      limit = [request.timeout, request.connect_timeout].compact.min
      opened = opening.wait(deadline: limit && (started + limit), cancellation: request.cancellation)
      request.cancellation&.check
      raise timed_out(request, sent: false) unless opened

      opening.value
      taken = connection
    rescue *FAILURES => e
      raise timed_out(request, sent: false) if e.is_a?(Net::OpenTimeout)

      raise APIConnectionError.new("#{e.class}: #{e.message}", request_sent: false)
    ensure
      BackgroundTask.new { opening.wait && connection.close } if opening && !taken
    end

    def connection_to(request)
      origin = request.origin
      connection = Connection.new(origin.hostname, origin.port)
      connection.place = place(origin)
      connection.use_ssl = origin.scheme == "https"
      connection.open_timeout = request.connect_timeout || request.timeout
      # The watchdog limits the whole exchange, and the core repeats it.
      connection.read_timeout = connection.write_timeout = nil
      connection.max_retries = 0
      connection.keep_alive_timeout = 2 * IDLE_SECONDS
      @configure&.call(connection)
      connection
    end

    def timed_out(request, sent:)
      place = "#{request.method} #{request.path}"
      message = sent ? "No answer to #{place} in time" : "No connection for #{place} in time"
      APITimeoutError.new(message, request_sent: sent)
    end

    # What two requests must have in common to use one connection.
    def place(origin)
      "#{origin.scheme} #{origin.host} #{origin.port}"
    end

    def kept(place)
      loop do
        connection = @lock.synchronize do
          forget if @process != WATCHDOG.process
          @idle[place]&.pop
        end
        return connection if connection.nil? || connection.usable?

        connection.close
      end
    end

    def keep(connection)
      connection.idle_since = Process.clock_gettime(Process::CLOCK_MONOTONIC)
      surplus = @lock.synchronize do
        idle = (@idle[connection.place] ||= [])
        idle.push(connection)
        idle.shift if idle.length > MAX_IDLE
      end
      surplus&.close
    end

    # After a fork the connections are the parent's, which goes on using them.
    def forget
      @process = WATCHDOG.process
      @idle = {}
    end

    def close_kept
      idle = @lock.synchronize do
        forget if @process != WATCHDOG.process
        @idle.values.flatten.tap { @idle = {} }
      end
      idle.each(&:close)
    end
  end
end
