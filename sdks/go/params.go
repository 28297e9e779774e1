package platform

import (
	"encoding/json"
	"fmt"
	"net/url"
	"reflect"
	"time"
)

// setParams reads a struct of parameters. The tag of a field says where its value goes, and under which name:
//
//	Name   string                `body:"name"`
//	Status Optional[TaskStatus]  `query:"status"`
func (c *call) setParams(params any) error {
	if params == nil {
		return nil
	}
	value := reflect.ValueOf(params)
	kind := value.Type().Elem()
	if value.IsNil() {
		value = reflect.New(kind)
	}
	value = value.Elem()
	for i := 0; i < kind.NumField(); i++ {
		name, ok := kind.Field(i).Tag.Lookup("query")
		if !ok {
			continue
		}
		if wire, isSet := wireValue(value.Field(i).Interface()); isSet && wire != nil {
			if c.query == nil {
				c.query = url.Values{}
			}
			c.query.Set(name, queryText(wire))
		}
	}
	if !hasBody(kind) {
		return nil
	}
	body, err := json.Marshal(c.members(value))
	c.body = body
	return err
}

// members returns what goes into a JSON object.
func (c *call) members(value reflect.Value) map[string]any {
	members := map[string]any{}
	for i := 0; i < value.NumField(); i++ {
		name, ok := value.Type().Field(i).Tag.Lookup("body")
		if !ok {
			continue
		}
		wire, isSet := wireValue(value.Field(i).Interface())
		if !isSet {
			continue
		}
		if wire != nil {
			wire = c.jsonValue(reflect.ValueOf(wire))
		}
		members[name] = wire
	}
	return members
}

// jsonValue returns what json.Marshal writes as the API expects it: secrets unmasked, objects with the names of the wire, and no list
// as null. Secrets are remembered, so that they are masked where the answer repeats them.
func (c *call) jsonValue(value reflect.Value) any {
	switch {
	case value.Type() == secretType:
		c.secrets = append(c.secrets, value.String())
		return value.String()
	case value.Kind() == reflect.Struct && hasBody(value.Type()):
		return c.members(value)
	case value.Kind() == reflect.Slice:
		items := make([]any, value.Len())
		for i := range items {
			items[i] = c.jsonValue(value.Index(i))
		}
		return items
	default:
		return value.Interface()
	}
}

var secretType = reflect.TypeOf(Secret(""))

func hasBody(kind reflect.Type) bool {
	for i := 0; i < kind.NumField(); i++ {
		if _, ok := kind.Field(i).Tag.Lookup("body"); ok {
			return true
		}
	}
	return false
}

// wireValue returns what is sent of a field, and whether it is sent at all.
func wireValue(value any) (wire any, isSet bool) {
	wire, isSet = value, true
	if o, ok := value.(optional); ok {
		wire, isSet = o.wire()
	}
	if t, ok := wire.(time.Time); ok {
		wire = t.UTC()
	}
	return wire, isSet
}

func queryText(value any) string {
	if t, ok := value.(time.Time); ok {
		return t.Format(time.RFC3339Nano)
	}
	return fmt.Sprint(value)
}
