package xvfbtest

import (
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestDisplayHasItsOwnHomeAndSize(t *testing.T) {
	d := Start(t, Options{Width: 900, Height: 700, Env: []string{"TZ=Asia/Tokyo"}})
	if got := d.do("xdotool", "getdisplaygeometry"); got != "900 700" {
		t.Errorf("screen is %s, want 900 700", got)
	}
	for _, want := range []string{"HOME=" + d.Home(), "LIBGL_ALWAYS_SOFTWARE=1", "FYNE_SCALE=1", "LANG=en_US.UTF-8"} {
		if !slices.Contains(d.Env(), want) {
			t.Errorf("environment lacks %s", want)
		}
	}
	if got := d.do("sh", "-c", "echo $TZ"); got != "Asia/Tokyo" {
		t.Errorf("TZ is %s, want the test's own", got)
	}
}

func TestKeysReachTheWindow(t *testing.T) {
	need(t, "xev")
	d := Start(t, Options{Width: 640, Height: 480})
	program := d.Run("xev", "-event", "keyboard")
	w := d.WaitWindow("^Event Tester$")
	if width, height := w.Size(); width != 640 || height != 480 {
		t.Errorf("window is %d×%d, want all of the screen", width, height)
	}

	d.Key("Tab", "ctrl+Return")
	d.Type("Az_:/")
	want := []string{"Tab", "Control_L", "Return", "A", "z", "underscore", "colon", "slash"}
	var got []string
	d.WaitFor("all keys", func() bool {
		got = slices.DeleteFunc(pressed(program.Output()), func(key string) bool { return key == "Shift_L" })
		return len(got) >= len(want)
	})
	if !slices.Equal(got, want) {
		t.Errorf("keys: %q, want %q", got, want)
	}
}

// pressed returns the names of the keys that xev saw go down.
func pressed(output string) []string {
	var keys []string
	for event := range strings.SplitSeq(output, "\n\n") {
		_, after, ok := strings.Cut(event, "(keysym 0x")
		if !ok || !strings.Contains(event, "KeyPress event") {
			continue
		}
		_, name, _ := strings.Cut(after, ", ")
		name, _, _ = strings.Cut(name, ")")
		keys = append(keys, name)
	}
	return keys
}

func TestScreenshot(t *testing.T) {
	d := Start(t, Options{Width: 320, Height: 200})
	path := filepath.Join(t.TempDir(), "screen.png")
	d.Screenshot(path)

	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	picture, err := png.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	if size := picture.Bounds().Size(); size.X != 320 || size.Y != 200 {
		t.Errorf("picture is %v, want all of the screen", size)
	}
}

func TestWindowCloses(t *testing.T) {
	need(t, "xev")
	d := Start(t, Options{})
	program := d.Run("xev")
	d.WaitWindow("^Event Tester$")
	d.Key("alt+F4")
	program.ExitCode()
	if program.Running() || d.HasWindow("^Event Tester$") {
		t.Error("the window is still there")
	}
}

func TestKillTakesTheChildren(t *testing.T) {
	d := Start(t, Options{})
	program := d.RunWith([]string{"GREETING=hello"}, "sh", "-c", "sleep 600 & echo $GREETING $!; wait")
	d.WaitFor("the child", func() bool { return strings.HasSuffix(program.Output(), "\n") })
	greeting, child, _ := strings.Cut(strings.TrimSpace(program.Output()), " ")
	if greeting != "hello" {
		t.Errorf("greeting is %q, want the environment's", greeting)
	}

	program.Kill()
	if code := program.ExitCode(); code != -1 {
		t.Errorf("exit code %d, want that of a signal", code)
	}
	d.WaitFor("the child's end", func() bool { return !alive(child) })
}

// alive tells whether a process is there and not only a zombie that nobody waited for.
func alive(pid string) bool {
	stat, err := os.ReadFile(filepath.Join("/proc", pid, "stat"))
	return err == nil && !strings.Contains(string(stat), ") Z ")
}
