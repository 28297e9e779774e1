# frozen_string_literal: true

require "socket"

# A server that answers each connection as a block says, to try what no well-behaved server does.
class ScriptedServer
  attr_reader :connections

  # @yieldparam socket [TCPSocket] A connection.
  def initialize(&serve)
    @server = TCPServer.new("127.0.0.1", 0)
    @connections = 0
    @thread = Thread.new { accept(serve) }
  end

  def url(scheme = "http")
    "#{scheme}://127.0.0.1:#{@server.addr[1]}"
  end

  def close
    @thread.kill
    @server.close
  end

  # Reads a request to its end, and gives its lines and its body; nil where there is none.
  def self.read(socket)
    lines = []
    while (line = socket.gets("\r\n")&.chomp)
      break if line.empty?

      lines << line
    end
    return if lines.empty?

    length = lines.filter_map { |item| item[/\Acontent-length: (\d+)/i, 1] }.first
    [lines, length ? socket.read(length.to_i) : ""]
  end

  # Answers with this JSON.
  def self.answer(socket, body)
    socket.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: #{body.bytesize}\r\n\r\n#{body}")
  end

  private

  def accept(serve)
    loop do
      socket = @server.accept
      @connections += 1
      Thread.new do
        serve.call(socket)
      rescue IOError, SystemCallError
        # The client has gone.
      ensure
        socket.close
      end
    end
  end
end
