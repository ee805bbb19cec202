//go:build unix

package keyringtest

import (
	"context"

	"github.com/godbus/dbus/v5"
)

// The names of the freedesktop.org Secret Service API.
const (
	secretsName = "org.freedesktop.secrets"
	secretsPath = "/org/freedesktop/secrets"
	loginPath   = "/org/freedesktop/secrets/collection/login"

	serviceInterface    = "org.freedesktop.Secret.Service"
	collectionInterface = "org.freedesktop.Secret.Collection"
	itemInterface       = "org.freedesktop.Secret.Item"
)

// Item is one item of the keychain.
type Item struct {
	Label      string
	Attributes map[string]string
	Secret     string

	path dbus.ObjectPath
}

// wireSecret is the Secret struct of the API.
type wireSecret struct {
	Session     dbus.ObjectPath
	Parameters  []byte
	Value       []byte
	ContentType string
}

// Items returns all items of the keyring "login", read over the bus and not
// through the code under test.
func (s *Session) Items() []Item {
	s.t.Helper()
	var paths []dbus.ObjectPath
	s.property(loginPath, collectionInterface, "Items", &paths)
	session := s.openSession()
	items := make([]Item, 0, len(paths))
	for _, path := range paths {
		item := Item{path: path}
		s.property(path, itemInterface, "Label", &item.Label)
		s.property(path, itemInterface, "Attributes", &item.Attributes)
		var value wireSecret
		s.must(s.call(path, itemInterface+".GetSecret", session).Store(&value))
		item.Secret = string(value.Value)
		items = append(items, item)
	}
	return items
}

// Add stores an item, as another program would.
func (s *Session) Add(label string, attributes map[string]string, value string) {
	s.t.Helper()
	properties := map[string]dbus.Variant{
		itemInterface + ".Label":      dbus.MakeVariant(label),
		itemInterface + ".Attributes": dbus.MakeVariant(attributes),
	}
	content := wireSecret{s.openSession(), []byte{}, []byte(value), "text/plain; charset=utf8"}
	s.must(s.call(loginPath, collectionInterface+".CreateItem", properties, content, false).Err)
}

// Remove deletes an item, as the user could in a keychain program.
func (s *Session) Remove(item Item) {
	s.t.Helper()
	s.must(s.call(item.path, itemInterface+".Delete").Err)
}

// Lock locks the keyring.
func (s *Session) Lock() {
	s.t.Helper()
	s.must(s.call(secretsPath, serviceInterface+".Lock", []dbus.ObjectPath{loginPath}).Err)
	s.await("the keyring is locked", func() bool {
		locked, err := s.locked()
		return err == nil && locked
	})
}

func (s *Session) locked() (bool, error) {
	var value dbus.Variant
	if err := s.call(loginPath, "org.freedesktop.DBus.Properties.Get", collectionInterface, "Locked").Store(&value); err != nil {
		return false, err
	}
	var locked bool
	return locked, value.Store(&locked)
}

func (s *Session) running() bool {
	var owned bool
	s.must(s.conn.BusObject().Call("org.freedesktop.DBus.NameHasOwner", 0, secretsName).Store(&owned))
	return owned
}

func (s *Session) openSession() dbus.ObjectPath {
	s.t.Helper()
	var ignored dbus.Variant
	var path dbus.ObjectPath
	s.must(s.call(secretsPath, serviceInterface+".OpenSession", "plain", dbus.MakeVariant("")).Store(&ignored, &path))
	return path
}

func (s *Session) property(path dbus.ObjectPath, iface, name string, to any) {
	s.t.Helper()
	var value dbus.Variant
	s.must(s.call(path, "org.freedesktop.DBus.Properties.Get", iface, name).Store(&value))
	s.must(value.Store(to))
}

func (s *Session) call(path dbus.ObjectPath, method string, arguments ...any) *dbus.Call {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return s.conn.Object(secretsName, path).CallWithContext(ctx, method, 0, arguments...)
}

func (s *Session) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatalf("the session's keychain: %v", err)
	}
}
