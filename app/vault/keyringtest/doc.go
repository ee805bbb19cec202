// Package keyringtest gives a test a keychain of its own: a D-Bus session bus
// and a gnome-keyring daemon in a home folder that the test throws away, in
// one of the states in which a user's machine may be.
//
// go-keyring and godbus take the bus from DBUS_SESSION_BUS_ADDRESS and keep it
// for the life of the process. So whatever is tested runs in a child process
// with [Session.Env].
package keyringtest
