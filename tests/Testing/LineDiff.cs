using System.Text;

namespace TaskOwnership.Testing;

/// <summary>What changed between two texts, as <c>git diff</c> shows it: every line, marked by a blank, a minus or a plus.</summary>
public static class LineDiff
{
    public static string Of(string before, string after)
    {
        var (old, now) = (Lines(before), Lines(after));

        // The length of what the rests behind two places have in common.
        var common = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = now.Length - 1; j >= 0; j--)
            {
                common[i, j] = old[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var diff = new StringBuilder();
        for (int i = 0, j = 0; i < old.Length || j < now.Length;)
        {
            if (i < old.Length && j < now.Length && old[i] == now[j])
            {
                diff.Append(' ').Append(old[i]).Append('\n');
                i++;
                j++;
            }
            else if (i < old.Length && (j == now.Length || common[i + 1, j] >= common[i, j + 1]))
            {
                diff.Append('-').Append(old[i++]).Append('\n');
            }
            else
            {
                diff.Append('+').Append(now[j++]).Append('\n');
            }
        }

        return diff.ToString();
    }

    private static string[] Lines(string text) => text.TrimEnd('\n').Split('\n');
}
