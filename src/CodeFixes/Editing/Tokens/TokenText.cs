namespace TaskOwnership.CodeFixes.Editing;

/// <summary>How a token is written in the code that needs it.</summary>
internal readonly struct TokenText
{
    private const string Property = ".Token";

    public TokenText(string token) => Token = token;

    /// <summary>The token itself, as an argument is written.</summary>
    public string Token { get; }

    /// <summary>What is asked whether cancellation was requested: the source where there is one, else the token.</summary>
    public string Source => Token.EndsWith(Property, System.StringComparison.Ordinal) ? Token.Substring(0, Token.Length - Property.Length) : Token;

    /// <summary>The question whether cancellation was requested.</summary>
    public string IsCancelled => Source + ".IsCancellationRequested";
}
