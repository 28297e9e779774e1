# frozen_string_literal: true

module Platform
  # The default of the members of bodies: what isn't given isn't sent, while nil is sent as null.
  NOT_GIVEN = Object.new

  def NOT_GIVEN.inspect
    "Platform::NOT_GIVEN"
  end

  NOT_GIVEN.freeze
end
