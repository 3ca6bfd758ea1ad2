"""The rules of the whole-batch methods, as equations of vectors of all n trained parameters: i, j and k count them.

g is the gradient, p the direction, s the step and y the change of the gradient along it, E the loss, alpha a step
length; `_old` marks what was before the step, `_new` what is after it. NumPy, worked lines and documents read them.
"""

from ..equations.vectors import Rule
from .solving import solve

LETTERS = {"damping": "λ", "identity": "I", "beta": "β", "p_old": "p₋₁", "B": "B⁻¹"}
DAMPED = "M[i,j] = C[i,j] + damping * identity[i,j]"
SOLVED = "p[i] = solve(M[i,j], -g[j])"

damped, solved = Rule(DAMPED), Rule(SOLVED, solve=solve)  # M is solved with by its Cholesky factor
newton, gauss_newton = (Rule(f"{DAMPED}\n{SOLVED}", {**LETTERS, "C": matrix}) for matrix in ("H", "JᵀJ"))
quasi_newton = Rule("p[i] = -sum[j](B[i,j] * g[j])", LETTERS)
conjugate = Rule("p[i] = -g[i] + beta * p_old[i]", LETTERS)

dot = Rule("uv = sum[k](u[k] * v[k])")
slope = Rule("slope = sum[i](g[i] * p[i])")

# Levenberg-Marquardt: Madsen, Nielsen & Tingleff 2004, equations 2.18 to 2.21.
predicted = Rule("predicted = sum[i](1 / 2 * p[i] * (damping * p[i] - g[i]))")
gain = Rule("gain = (E - E_new) / predicted")
# A rise that is taken since it is rounding counts as no fall: its gain is no measure, and may be of any size.
relaxed = Rule("damping_new = damping * max(1 / 3, 1 - (2 * min(max(gain, 0), 2) - 1)**3)")

# BFGS and L-BFGS: Nocedal & Wright 2006, equations 6.20 and 6.17, algorithm 7.4.
scale = Rule("scale = sum[k](s[k] * y[k]) / sum[k](y[k] * y[k])")
bfgs = Rule("""
    sy         = sum[k](s[k] * y[k])
    By[i]      = sum[j](B[i,j] * y[j])
    B_new[i,j] = (B[i,j] - (By[i] * s[j] + s[i] * By[j]) / sy
                  + (1 + sum[k](y[k] * By[k]) / sy) * (s[i] * s[j]) / sy)
""")
share = Rule("share = sum[k](s[k] * q[k]) / sum[k](s[k] * y[k])")
back = Rule("q_new[i] = q[i] - share * y[i]")
forth = Rule("q_new[i] = q[i] + (share - sum[k](y[k] * q[k]) / sum[k](s[k] * y[k])) * s[i]")

# Conjugate gradients: Polak & Ribière 1969; Powell's restart, Nocedal & Wright's equation 5.52.
beta = Rule("beta = max(0, sum[k](g[k] * (g[k] - g_old[k])) / sum[k](g_old[k] * g_old[k]))")
not_orthogonal = Rule("far = abs(sum[k](g[k] * g_old[k])) >= 0.1 * sum[k](g[k] * g[k])")

# Step lengths: Nocedal & Wright's equations 3.4, 3.7b and 3.59; for the level case Hager & Zhang 2005.
bound = Rule("bound = E + c1 * alpha * slope")
flat = Rule("flat = abs(slope_new) <= -c2 * slope")
level = Rule("level = slope_new <= (2 * c1 - 1) * slope")
cubic = Rule("""
    width = high - low
    d1    = slope_low + slope_high - 3 * (E_low - E_high) / (low - high)
    d2    = sign(width) * sqrt(d1 * d1 - slope_low * slope_high)
    alpha = high - width * (slope_high + d2 - d1) / (slope_high - slope_low + 2 * d2)
""")
