//go:build (dragonfly && cgo) || (freebsd && cgo) || linux || netbsd || openbsd

package ui

import (
	"context"

	"github.com/godbus/dbus/v5"
)

// What the desktop says about contrast: XDG Desktop Portal, org.freedesktop.portal.Settings, namespace
// org.freedesktop.appearance, key contrast: 1 asks for more, everything else for none in particular.
const (
	portalName      = "org.freedesktop.portal.Desktop"
	portalPath      = "/org/freedesktop/portal/desktop"
	portalSettings  = "org.freedesktop.portal.Settings"
	appearanceSpace = "org.freedesktop.appearance"
	contrastKey     = "contrast"
	moreContrast    = uint32(1)
)

// watchContrast tells whether the desktop asks for high contrast, now and whenever that changes, until ctx is done. Where nobody
// can be asked it returns without a word. It never starts a bus.
func watchContrast(ctx context.Context, tell func(higher bool)) {
	conn, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(ctx))
	if err != nil {
		return
	}
	defer conn.Close()
	if conn.Auth(nil) != nil || conn.Hello() != nil {
		return
	}
	changes := make(chan *dbus.Signal, 1)
	conn.Signal(changes)
	err = conn.AddMatchSignalContext(ctx, dbus.WithMatchObjectPath(portalPath), dbus.WithMatchInterface(portalSettings),
		dbus.WithMatchMember("SettingChanged"), dbus.WithMatchArg(0, appearanceSpace), dbus.WithMatchArg(1, contrastKey))
	if err != nil {
		return
	}
	var now dbus.Variant
	if err := conn.Object(portalName, portalPath).CallWithContext(ctx, portalSettings+".ReadOne", 0, appearanceSpace, contrastKey).Store(&now); err == nil {
		tell(now.Value() == moreContrast)
	}
	for {
		select {
		case <-ctx.Done():
			return
		case change, open := <-changes:
			if !open {
				return
			}
			if value, ok := changedContrast(change); ok {
				tell(value == moreContrast)
			}
		}
	}
}

// changedContrast reads the portal's signal. Others pass by: the bus sends some to everyone.
func changedContrast(s *dbus.Signal) (value any, ok bool) {
	if s.Name != portalSettings+".SettingChanged" || len(s.Body) != 3 || s.Body[0] != appearanceSpace || s.Body[1] != contrastKey {
		return nil, false
	}
	variant, ok := s.Body[2].(dbus.Variant)
	return variant.Value(), ok
}
