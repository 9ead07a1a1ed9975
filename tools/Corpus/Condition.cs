using System.Text;

namespace TaskOwnership.Corpus;

/// <summary>
/// A condition of a project file: or, and, !, parentheses, ==, !=, numeric comparison, Exists, quoted strings. What is not understood is false.
/// </summary>
sealed class Condition(Func<string, string> expand, Func<string, bool> exists)
{
    public bool Holds(string text)
    {
        try
        {
            var tokens = Tokens(text);
            var at = 0;
            var value = Or(tokens, ref at);
            return value && at == tokens.Count;
        }
        catch (FormatException) { return false; }
    }

    static List<string> Tokens(string s)
    {
        var list = new List<string>();
        for (var i = 0; i < s.Length;)
        {
            var c = s[i];
            if (char.IsWhiteSpace(c)) { i++; continue; }
            if (c == '\'')
            {
                // A quoted string may hold property functions that have quotes of their own.
                var b = new StringBuilder("'");
                var depth = 0;
                for (i++; i < s.Length && (s[i] != '\'' || depth > 0); i++)
                {
                    if (s[i] == '(') depth++;
                    if (s[i] == ')') depth--;
                    b.Append(s[i]);
                }
                i++;
                list.Add(b.ToString());
            }
            else if (c == '$' && i + 1 < s.Length && s[i + 1] == '(')
            {
                var start = i;
                var depth = 0;
                for (; i < s.Length; i++)
                {
                    if (s[i] == '(') depth++;
                    if (s[i] == ')' && --depth == 0) { i++; break; }
                }
                list.Add("'" + s[start..i]);
            }
            else if (i + 1 < s.Length && s.Substring(i, 2) is "==" or "!=" or "<=" or ">=") { list.Add(s.Substring(i, 2)); i += 2; }
            else if ("()!<>,".Contains(c)) { list.Add(c.ToString()); i++; }
            else
            {
                var start = i;
                while (i < s.Length && !char.IsWhiteSpace(s[i]) && !"()!<>=,'".Contains(s[i])) i++;
                if (i == start) throw new FormatException();
                list.Add(s[start..i]);
            }
        }
        return list;
    }

    bool Or(List<string> t, ref int at)
    {
        var v = And(t, ref at);
        while (Is(t, at, "or")) { at++; v |= And(t, ref at); }
        return v;
    }

    bool And(List<string> t, ref int at)
    {
        var v = Term(t, ref at);
        while (Is(t, at, "and")) { at++; v &= Term(t, ref at); }
        return v;
    }

    static bool Is(List<string> t, int at, string word) => at < t.Count && t[at].Equals(word, StringComparison.OrdinalIgnoreCase);

    bool Term(List<string> t, ref int at)
    {
        if (at >= t.Count) throw new FormatException();
        if (t[at] == "!") { at++; return !Term(t, ref at); }
        if (t[at] == "(")
        {
            at++;
            var inner = Or(t, ref at);
            if (!Is(t, at++, ")")) throw new FormatException();
            return inner;
        }
        if (at + 3 < t.Count && t[at + 1] == "(")
        {
            var (name, arg) = (t[at], Value(t[at + 2]));
            at += 4;
            return name.ToLowerInvariant() switch
            {
                "exists" => arg.Length > 0 && exists(arg),
                "hastrailingslash" => arg.EndsWith('/') || arg.EndsWith('\\'),
                _ => throw new FormatException(),
            };
        }
        var left = Value(t[at++]);
        if (at < t.Count && t[at] is "==" or "!=" or "<" or ">" or "<=" or ">=")
        {
            var op = t[at++];
            var right = Value(at < t.Count ? t[at++] : throw new FormatException());
            if (op is "==" or "!=") return left.Equals(right, StringComparison.OrdinalIgnoreCase) == (op == "==");
            if (!double.TryParse(left, out var l) || !double.TryParse(right, out var r)) return false;
            return op switch { "<" => l < r, ">" => l > r, "<=" => l <= r, _ => l >= r };
        }
        return left.Equals("true", StringComparison.OrdinalIgnoreCase);
    }

    string Value(string token) => expand(token.StartsWith('\'') ? token[1..] : token).Trim();
}
