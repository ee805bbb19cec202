//go:build linux

package ui

import (
	"context"
	"strings"
	"testing"

	"github.com/godbus/dbus/v5"

	"github.com/flowlatch/flowlatch/app/vault/keyringtest"
)

// portal answers as a desktop's portal does.
type portal struct{ contrast uint32 }

func (p portal) ReadOne(space, key string) (dbus.Variant, *dbus.Error) {
	if space != appearanceSpace || key != contrastKey {
		return dbus.Variant{}, dbus.NewError("org.freedesktop.portal.Error.NotFound", nil)
	}
	return dbus.MakeVariant(p.contrast), nil
}

func TestWatchContrast(t *testing.T) {
	for _, pair := range keyringtest.Start(t, keyringtest.NoService).Env() {
		if address, ok := strings.CutPrefix(pair, "DBUS_SESSION_BUS_ADDRESS="); ok {
			t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
		}
	}
	desktop, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Fatal(err)
	}
	defer desktop.Close()
	if err := desktop.Export(portal{contrast: moreContrast}, portalPath, portalSettings); err != nil {
		t.Fatal(err)
	}
	if _, err := desktop.RequestName(portalName, dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	told, ended := make(chan bool), make(chan struct{})
	go func() {
		defer close(ended)
		watchContrast(ctx, func(higher bool) { told <- higher })
	}()
	if !<-told {
		t.Error("the desktop's wish for contrast is not told")
	}
	for _, change := range []struct {
		space, key string
		value      uint32
	}{{appearanceSpace, "color-scheme", 1}, {"org.gnome.desktop.interface", contrastKey, 1}, {appearanceSpace, contrastKey, 0}, {appearanceSpace, contrastKey, 1}} {
		if err := desktop.Emit(portalPath, portalSettings+".SettingChanged", change.space, change.key, dbus.MakeVariant(change.value)); err != nil {
			t.Fatal(err)
		}
	}
	if first, second := <-told, <-told; first || !second {
		t.Errorf("told %v, then %v; want normal, then high", first, second)
	}
	stop()
	<-ended
}

func TestWatchContrastWithoutBus(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
	watchContrast(t.Context(), func(bool) { t.Error("told something") })
}
