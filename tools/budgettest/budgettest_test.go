package budgettest

import (
	"math"
	"testing"
)

func TestMissed(t *testing.T) {
	tests := []struct {
		name     string
		got, max float64
		want     bool
	}{
		{"below", 1.2, 1.25, false},
		{"just held", 1.25, 1.25, false},
		{"above", 1.2501, 1.25, true},
		{"not measured", math.NaN(), 1.25, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := (Budget{Got: tt.got, Max: tt.max}).missed(); got != tt.want {
				t.Errorf("missed is %v, want %v", got, tt.want)
			}
		})
	}
}

func TestMedian(t *testing.T) {
	tests := []struct {
		values []float64
		want   float64
	}{
		{[]float64{7}, 7},
		{[]float64{9, 1, 5}, 5},
		{[]float64{100, 3, 1, 2}, 2.5},
	}
	for _, tt := range tests {
		if got := Median(tt.values...); got != tt.want {
			t.Errorf("median of %v is %v, want %v", tt.values, got, tt.want)
		}
	}
}
