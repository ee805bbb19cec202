package page

import (
	"fmt"
	"time"
)

// Elapsed writes a duration as "0.4 ms", "11 ms" or "1.28 s".
func Elapsed(d time.Duration) string {
	if d < time.Second {
		return Millis(d) + " ms"
	}
	return fmt.Sprintf("%.2f s", d.Seconds())
}

// Millis writes a duration in milliseconds without the unit: "0.4", "11",
// "1284".
func Millis(d time.Duration) string {
	if d < 10*time.Millisecond {
		return fmt.Sprintf("%.1f", float64(d.Microseconds())/1000)
	}
	return fmt.Sprint(d.Milliseconds())
}
