using System.Text;
using Microsoft.CodeAnalysis;

namespace TaskOwnership.Testing;

/// <summary>The whole text of a solution, to compare two ways of reaching it.</summary>
public static class SolutionText
{
    public static async Task<string> OfAsync(Solution solution)
    {
        var builder = new StringBuilder();
        foreach (var document in Documents(solution))
        {
            builder.Append("// ").Append(document.FilePath).Append('\n').Append(await document.GetTextAsync()).Append('\n');
        }

        return builder.ToString();
    }

    /// <summary>The text of one document by name.</summary>
    public static async Task<string> OfAsync(Solution solution, string document) =>
        (await Documents(solution).Single(candidate => candidate.Name == document).GetTextAsync()).ToString();

    private static IEnumerable<Document> Documents(Solution solution) =>
        solution.Projects.SelectMany(project => project.Documents).OrderBy(document => document.FilePath, StringComparer.Ordinal);
}
