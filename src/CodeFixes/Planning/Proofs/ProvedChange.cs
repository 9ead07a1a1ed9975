using Microsoft.CodeAnalysis;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>A change of a solution that was proved, and what it does in words.</summary>
internal sealed class ProvedChange
{
    public ProvedChange(Solution changed, string title)
    {
        Changed = changed;
        Title = title;
    }

    public Solution Changed { get; }

    public string Title { get; }
}
