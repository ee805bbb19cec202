//go:build (dragonfly && cgo) || (freebsd && cgo) || linux || netbsd || openbsd

package vault

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/godbus/dbus/v5"
)

const (
	secretsName     = "org.freedesktop.secrets"
	secretsPath     = "/org/freedesktop/secrets"
	loginCollection = "/org/freedesktop/secrets/collection/login"

	serviceInterface    = "org.freedesktop.Secret.Service"
	collectionInterface = "org.freedesktop.Secret.Collection"
)

// preflightOS asks the session bus for the Secret Service (the freedesktop.org
// Secret Service API, version 0.2) and looks at the collection that go-keyring
// will use. It never starts a bus: godbus would run dbus-launch, and the
// daemon would outlive the program.
func preflightOS(ctx context.Context) (State, error) {
	conn, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(ctx))
	if err != nil {
		return NoBus, err
	}
	defer conn.Close()
	if err := greet(conn); err != nil {
		return busState(ctx, err), err
	}
	if state, err := lookUpService(ctx, conn); state != Ready {
		return state, err
	}
	return lookAtCollection(ctx, conn)
}

func greet(conn *dbus.Conn) error {
	if err := conn.Auth(nil); err != nil {
		return err
	}
	return conn.Hello()
}

func lookUpService(ctx context.Context, conn *dbus.Conn) (State, error) {
	var running bool
	err := conn.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.NameHasOwner", 0, secretsName).Store(&running)
	if err != nil {
		return busState(ctx, err), err
	}
	if running {
		return Ready, nil
	}
	var startable []string
	err = conn.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.ListActivatableNames", 0).Store(&startable)
	if err != nil {
		return busState(ctx, err), err
	}
	if !slices.Contains(startable, secretsName) {
		return NoService, errors.New("nothing on the session bus offers " + secretsName)
	}
	return Ready, nil
}

func lookAtCollection(ctx context.Context, conn *dbus.Conn) (State, error) {
	path, err := collectionInUse(ctx, conn)
	if err != nil {
		return serviceState(ctx, err), err
	}
	if path == "/" || path == "" {
		return NoCollection, errors.New("the keychain has neither a login keyring nor a default one")
	}
	var locked bool
	if err := property(ctx, conn, path, collectionInterface, "Locked", &locked); err != nil {
		return serviceState(ctx, err), err
	}
	if locked {
		return Locked, errors.New("the keyring " + string(path) + " is locked")
	}
	return Ready, nil
}

// collectionInUse mirrors go-keyring's choice: "login" when it exists, else
// the one behind the alias "default".
func collectionInUse(ctx context.Context, conn *dbus.Conn) (dbus.ObjectPath, error) {
	var all []dbus.ObjectPath
	if err := property(ctx, conn, secretsPath, serviceInterface, "Collections", &all); err != nil {
		return "", err
	}
	if slices.Contains(all, loginCollection) {
		return loginCollection, nil
	}
	var path dbus.ObjectPath
	err := conn.Object(secretsName, secretsPath).
		CallWithContext(ctx, serviceInterface+".ReadAlias", 0, "default").Store(&path)
	return path, err
}

func property(ctx context.Context, conn *dbus.Conn, path dbus.ObjectPath, iface, name string, to any) error {
	var value dbus.Variant
	err := conn.Object(secretsName, path).
		CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", 0, iface, name).Store(&value)
	if err != nil {
		return err
	}
	return value.Store(to)
}

// busState tells a bus that is not there from one that does not answer.
func busState(ctx context.Context, err error) State {
	if ctx.Err() != nil || errors.Is(err, context.DeadlineExceeded) {
		return Stuck
	}
	return NoBus
}

// serviceState sorts an error that came back for a call to the keychain.
func serviceState(ctx context.Context, err error) State {
	if ctx.Err() != nil {
		return Stuck
	}
	var answer dbus.Error
	if !errors.As(err, &answer) {
		return busState(ctx, err)
	}
	if strings.HasPrefix(answer.Name, "org.freedesktop.DBus.Error.Spawn.") {
		return NoService
	}
	switch answer.Name {
	case "org.freedesktop.DBus.Error.ServiceUnknown", "org.freedesktop.DBus.Error.NameHasNoOwner":
		return NoService
	}
	return Failed
}

// stateOf sorts an error of go-keyring. On this system the preflight has
// already told all that can be told.
func stateOf(error) State { return Failed }
