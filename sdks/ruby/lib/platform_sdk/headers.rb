# frozen_string_literal: true

require "time"

module Platform
  # An answer's headers, by their names in any case. One that came twice has both values, joined by commas.
  class Headers
    include Enumerable

    # @param items [Enumerable] Pairs of a name and a value, or values. They are looked at when one is asked for.
    def initialize(items = [])
      @given = items
    end

    # The value of a header; nil where there is none.
    def [](name)
      items[name.downcase]
    end

    # The pairs of a name, in lower case, and a value.
    def each(&block)
      return to_enum unless block

      items.each(&block)
      self
    end

    # The value of a header that is a whole number; nil where it isn't there or isn't one.
    def integer(name)
      text = self[name]
      text.to_i if text&.match?(/\A[0-9]{1,15}\z/)
    end

    # After how many seconds to try again (RFC 9110 §10.2.3); nil where the header isn't there or can't be read.
    def retry_after
      text = self["Retry-After"]&.strip
      return unless text
      return text.to_f if text.match?(/\A[0-9]{1,15}\z/)

      [0.0, Time.httpdate(text) - Time.now].max
    rescue ArgumentError
      nil
    end

    def inspect
      "#<#{self.class} #{Secrets.mask_headers(self)}>"
    end
    alias to_s inspect

    private

    def items
      @items ||= @given.each_with_object({}) do |(name, value), items|
        key = name.downcase
        items[key] = [items[key], *value].compact.join(", ")
      end
    end
  end
end
