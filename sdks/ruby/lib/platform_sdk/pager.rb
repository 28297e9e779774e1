# frozen_string_literal: true

module Platform
  # A list that hasn't been asked for yet. Iterated, it gives all items, and asks for each page when its first item is
  # needed.
  class Pager
    include Enumerable

    # @api private
    def initialize(core, operation, query)
      @core = core
      @operation = operation
      @query = query
    end

    # Each item of all pages.
    def each(&block)
      return to_enum unless block

      pages.each { |page| page.items.each(&block) }
      self
    end

    # Asks for one page: the first, or that of the `offset` that was given.
    #
    # @return [Page]
    def page
      page_at(nil)
    end

    # All pages, each asked for when it's needed.
    #
    # @return [Enumerator<Page>]
    def pages
      Enumerator.new do |pages|
        page = self.page
        while page
          pages << page
          page = page.next_page
        end
      end
    end

    # @api private
    def page_at(offset)
      query = offset ? @query.merge("offset" => offset) : @query
      @core.call_list(@operation, query: query) do |content|
        items = content.fetch("data").map { |item| @operation.returns.from_json(item) }
        # Lists that are answered as a whole have no pagination.
        part = content["pagination"] ||
               { "total" => items.length, "limit" => items.length, "offset" => 0, "has_more" => false }
        Page.new(self, items, part)
      end
    end

    def inspect
      "#<#{self.class} of #{@operation.method} #{@operation.path}>"
    end
  end

  # A page of a list.
  class Page
    include Enumerable

    # @return [Array] The items.
    attr_reader :items

    # @return [Integer] How many the whole list has.
    attr_reader :total

    # @return [Integer] How many were asked for.
    attr_reader :limit

    # @return [Integer] How many of the list come before these.
    attr_reader :offset

    # @api private
    def initialize(pager, items, part)
      @pager = pager
      @items = items.freeze
      @total = part.fetch("total")
      @limit = part.fetch("limit")
      @offset = part.fetch("offset")
      @has_more = part.fetch("has_more")
      freeze
    end

    # Whether more come after these.
    def has_more?
      @has_more
    end

    # Each item of this page.
    def each(&block)
      return to_enum unless block

      items.each(&block)
      self
    end

    # Asks for the page after this one; nil after the last.
    def next_page
      # A page that is empty would be followed by itself.
      @pager.page_at(offset + items.length) if has_more? && items.any?
    end

    def inspect
      "#<#{self.class} offset=#{offset} limit=#{limit} total=#{total} items=#{items.inspect}>"
    end
  end
end
