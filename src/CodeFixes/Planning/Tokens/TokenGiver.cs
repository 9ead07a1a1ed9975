using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Where code that needs a token gets it from, and what has to be written so that it can.</summary>
internal abstract class TokenGiver
{
    /// <summary>How the token is written where it is needed.</summary>
    public abstract TokenText Text { get; }

    /// <summary>What this one needs a token from in its turn.</summary>
    public virtual IEnumerable<TokenGiver> Needs => [];

    /// <summary>Why it cannot be had, or null.</summary>
    public string? Blocker { get; private set; }

    public bool IsBlocked => Blocker is not null;

    public void Block(string reason) => Blocker ??= reason;

    /// <summary>Writes what gives the token; false where that turns out to be impossible.</summary>
    public virtual bool Write(FileEdits edits) => true;

    /// <summary>The files that are written, each by what names it.</summary>
    public virtual IEnumerable<string> Files => [];
}

/// <summary>A token that the code can name already.</summary>
internal sealed class TokenInReach : TokenGiver
{
    public TokenInReach(string text) => Text = new TokenText(text);

    public override TokenText Text { get; }
}

/// <summary>A parameter that a function gets, with every implementation of its contract; its callers give it.</summary>
internal sealed class TokenParameter : TokenGiver
{
    public TokenParameter(string name) => Name = name;

    public string Name { get; }

    /// <summary>The declarations that get the parameter.</summary>
    public List<(IMethodSymbol Method, EditSite Site, SyntaxNode Declaration)> Declarations { get; } = new();

    /// <summary>The places that call the function or hand it on, and where each gets its token from.</summary>
    public List<TokenCall> Calls { get; } = new();

    /// <summary>Whether what the token stops may outlive the function: then it has to be one that means so.</summary>
    public bool IsDetached { get; set; }

    /// <summary>The old signature stays for callers that cannot be seen, and forwards no token.</summary>
    public bool AddsOverload { get; set; }

    /// <summary>Where all calls would give the same field of the function's own type, it reads the field itself.</summary>
    public TokenGiver? Instead { get; set; }

    public override TokenText Text => Instead?.Text ?? new TokenText(Name);

    public override IEnumerable<TokenGiver> Needs => Instead is not null ? [Instead] : Calls.Select(static c => c.Giver);

    public override IEnumerable<string> Files =>
        Instead is not null ? [] : Declarations.Select(static d => SourcePlace.FileOf(d.Site.Document)).Concat(Calls.Select(static c => SourcePlace.FileOf(c.Site.Document))).Distinct();

    public override bool Write(FileEdits edits)
    {
        if (Instead is not null)
        {
            return true;
        }

        return Declarations.All(d => TokenSignature.Write(d.Site.Writing(edits), d.Declaration, Name, AddsOverload))
            && Calls.All(c => TokenPassing.Write(c.Site.Writing(edits), c, Declarations[0].Method, Name));
    }
}

/// <summary>A call of a function that gets a token, or a mention of it as a delegate.</summary>
internal sealed class TokenCall
{
    public TokenCall(EditSite site, ExpressionSyntax target, TokenGiver giver)
    {
        Site = site;
        Target = target;
        Giver = giver;
    }

    public EditSite Site { get; }

    /// <summary>What names the function, with its receiver.</summary>
    public ExpressionSyntax Target { get; }

    public TokenGiver Giver { get; }
}
