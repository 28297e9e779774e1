# frozen_string_literal: true

module Platform
  # A text that shows only what may be shown of it, however it is printed.
  class Secret
    def initialize(value)
      @value = -value
      freeze
    end

    # The text itself.
    def reveal
      @value
    end

    def ==(other)
      other.is_a?(Secret) && other.reveal == @value
    end
    alias eql? ==

    def hash
      @value.hash
    end

    def inspect
      Secrets.mask(@value).inspect
    end

    def to_s
      Secrets.mask(@value)
    end
  end

  # Keeps keys, tokens and passwords out of whatever is printed.
  module Secrets
    # The members of bodies whose text is a secret.
    NAMES = %w[
      access_token api_key current_password key new_password password raw_key refresh_token token
    ].freeze

    # The headers whose value is a secret, in lower case.
    HEADERS = %w[authorization cookie proxy-authorization set-cookie].freeze

    KEY = /(wrk_|wl_live_|wl_test_)([A-Za-z0-9]+)/.freeze
    JWT = /eyJ[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*){0,2}/.freeze

    # So many characters of a key are shown behind its prefix, and so many at least are hidden.
    SHOWN = 8
    HIDDEN = 4

    private_constant :NAMES, :HEADERS, :KEY, :JWT, :SHOWN, :HIDDEN

    class << self
      # What may be shown of a secret: of a key its prefix, of all else nothing.
      def mask(secret)
        key = KEY.match(secret)
        key && key.begin(0).zero? ? masked_key(key[1], key[2]) : "…"
      end

      # A text without keys and tokens, and without the given secrets.
      def mask_text(text, secrets = [])
        text = text.dup.force_encoding(Encoding::UTF_8).scrub("?")
        secrets.uniq.sort_by { |secret| -secret.length }.each do |secret|
          text = text.gsub(secret) { mask(secret) } if secret.length >= HIDDEN
        end
        text.gsub(KEY) { masked_key(Regexp.last_match(1), Regexp.last_match(2)) }.gsub(JWT, "…")
      end

      # Headers as they may be shown.
      def mask_headers(headers)
        headers.to_h { |name, value| [name, HEADERS.include?(name.downcase) ? "…" : mask_text(value)] }
      end

      # The secrets among the members of a body.
      def within(body)
        return [] unless body.is_a?(Hash)

        body.filter_map { |name, value| value if value.is_a?(String) && NAMES.include?(name.to_s) }
      end

      private

      # A prefix alone, as answers show it, or the start of a word, has little to hide.
      def masked_key(prefix, rest)
        return "#{prefix}#{rest}" if rest.length == SHOWN

        rest.length >= SHOWN + HIDDEN ? "#{prefix}#{rest[0, SHOWN]}…" : "#{prefix}…"
      end
    end
  end
end
