# frozen_string_literal: true

# The Ruby client of the Platform API. Begin with {Client}.
module Platform
end

require_relative "platform_sdk/version"
require_relative "platform_sdk/api_version"
require_relative "platform_sdk/not_given"
require_relative "platform_sdk/secrets"
require_relative "platform_sdk/rate_limit"
require_relative "platform_sdk/headers"
require_relative "platform_sdk/errors"
require_relative "platform_sdk/problem"
require_relative "platform_sdk/cancellation"
require_relative "platform_sdk/http_messages"
require_relative "platform_sdk/http_transport"
require_relative "platform_sdk/request_event"
require_relative "platform_sdk/options"
require_relative "platform_sdk/operation"
require_relative "platform_sdk/response"
require_relative "platform_sdk/retries"
require_relative "platform_sdk/call"
require_relative "platform_sdk/tokens"
require_relative "platform_sdk/token_stores"
require_relative "platform_sdk/sign_in"
require_relative "platform_sdk/core"
require_relative "platform_sdk/pager"
require_relative "platform_sdk/models"
require_relative "platform_sdk/resources"
require_relative "platform_sdk/client"
