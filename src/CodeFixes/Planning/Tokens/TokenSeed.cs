using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>A loop that is to observe a token.</summary>
internal sealed class TokenSeed
{
    public TokenSeed(EditSite site, StatementSyntax loop, LoopFault fault, TokenGiver giver, bool isReported)
    {
        Site = site;
        Loop = loop;
        Fault = fault;
        Giver = giver;
        IsReported = isReported;
    }

    public EditSite Site { get; }

    public StatementSyntax Loop { get; }

    public LoopFault Fault { get; }

    public TokenGiver Giver { get; }

    /// <summary>Whether a diagnostic asks for it; else it would begin anew what a stop has ended.</summary>
    public bool IsReported { get; }

    /// <summary>Whether a stop throws out of the function: whoever waits for it has to expect that.</summary>
    public bool Throws => LoopPlace.Of(Loop, Site.Model, Site.CancellationToken) is { } place && !StoppableLoop.IsLeft(place, Fault);

    public string FileName => SourcePlace.FileOf(Site.Document);

    public bool Write(FileEdits edits) => StoppableLoop.Write(Site.Writing(edits), Loop, Giver.Text, Fault);
}
