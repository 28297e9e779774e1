package platform

import (
	"fmt"
	"time"
)

// Optional is a member of a request that may be absent, null or a value. Its zero value is absent, which is not sent.
type Optional[T any] struct {
	value  T
	isSet  bool
	isNull bool
}

// Value makes an optional member that is sent.
func Value[T any](value T) Optional[T] { return Optional[T]{value: value, isSet: true} }

// Null makes an optional member that is sent as null, which clears it.
func Null[T any]() Optional[T] { return Optional[T]{isSet: true, isNull: true} }

// List makes an optional list that is sent, even without items.
func List[T any](items ...T) Optional[[]T] { return Value(append([]T{}, items...)) }

// String is Value for a string.
func String(value string) Optional[string] { return Value(value) }

// Int is Value for a whole number.
func Int(value int64) Optional[int64] { return Value(value) }

// Bool is Value for a boolean.
func Bool(value bool) Optional[bool] { return Value(value) }

// Time is Value for a moment.
func Time(value time.Time) Optional[time.Time] { return Value(value) }

// IsSet reports whether the member is sent, as a value or as null.
func (o Optional[T]) IsSet() bool { return o.isSet }

// IsNull reports whether the member is sent as null.
func (o Optional[T]) IsNull() bool { return o.isNull }

// Get returns the value, and whether there is one.
func (o Optional[T]) Get() (T, bool) { return o.value, o.isSet && !o.isNull }

// Format implements fmt.Formatter: it prints the value itself, so that a secret stays masked.
func (o Optional[T]) Format(state fmt.State, verb rune) {
	switch {
	case !o.isSet:
		fmt.Fprint(state, "absent")
	case o.isNull:
		fmt.Fprint(state, "null")
	case state.Flag('#'):
		fmt.Fprintf(state, "%#v", o.value)
	case state.Flag('+'):
		fmt.Fprintf(state, "%+v", o.value)
	default:
		fmt.Fprintf(state, "%v", o.value)
	}
}

// optional is what every Optional is, whatever its type.
type optional interface {
	// wire returns the value to send, nil for null, and whether to send it at all.
	wire() (value any, isSet bool)
}

func (o Optional[T]) wire() (any, bool) {
	if o.isNull {
		return nil, o.isSet
	}
	return o.value, o.isSet
}
