# frozen_string_literal: true

require "json"
require "securerandom"
require "time"

module Platform
  # Keeps tokens as long as the process lives.
  #
  # A token store is any object with `load`, which gives the tokens that were saved last or nil, and `save(tokens)`. It
  # must be safe to use from many threads. Tokens are saved before they are used: what `save` raises makes the call fail
  # that needed them, with {TokenStoreError}.
  class MemoryTokenStore
    # @param tokens [Tokens, nil] What is in it at first.
    def initialize(tokens = nil)
      @tokens = tokens
    end

    # @return [Tokens, nil] The tokens that were saved last.
    def load
      @tokens
    end

    # Keeps these tokens in place of those before.
    def save(tokens)
      @tokens = tokens
    end

    def inspect
      "#<#{self.class}>"
    end
  end

  # Keeps tokens in a file that only its owner can read.
  #
  # The file belongs to one process at a time: two that refresh the same sign-in end it.
  class FileTokenStore
    # @return [String] Where the file is.
    attr_reader :path

    def initialize(path)
      @path = path.to_s
    end

    # @return [Tokens, nil] The tokens in the file; nil where there is no file.
    def load
      saved = JSON.parse(File.read(path, encoding: "UTF-8"))
      Tokens.new(
        access_token: saved.fetch("access_token"), refresh_token: saved.fetch("refresh_token"),
        expires_at: Time.iso8601(saved.fetch("expires_at")).utc
      )
    rescue Errno::ENOENT
      nil
    end

    # Writes the file as a whole, so that a crash leaves the old one or the new one.
    def save(tokens)
      text = JSON.generate(
        access_token: tokens.access_token, refresh_token: tokens.refresh_token,
        expires_at: tokens.expires_at.getutc.iso8601(3)
      )
      written = "#{path}.#{SecureRandom.hex(8)}"
      File.open(written, File::WRONLY | File::CREAT | File::EXCL, 0o600) do |file|
        file.write(text)
        file.fsync
      end
      File.rename(written, path)
      nil
    rescue StandardError
      File.delete(written) if written && File.exist?(written)
      raise
    end

    def inspect
      "#<#{self.class} #{path}>"
    end
  end
end
