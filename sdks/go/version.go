package platform

import "runtime"

// Version is the version of this package.
const Version = "0.2.0"

var userAgent = "platform-sdk-go/" + Version + " (" + runtime.Version() + ")"
