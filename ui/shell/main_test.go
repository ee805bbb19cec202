package shell

import (
	"os"
	"testing"
	"time"
)

// TestMain fixes the time zone, which stands in the pictures.
func TestMain(m *testing.M) {
	time.Local = time.UTC
	os.Exit(m.Run())
}
