# frozen_string_literal: true

module Platform
  # The version of this SDK.
  VERSION = "0.2.0"
end
