using System;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>
/// Does the program handle what nobody else handles: <c>DispatcherUnhandledException</c>, <c>AppDomain.UnhandledException</c>, <c>Application.ThreadException</c>? Markup may subscribe
/// the handler, so that its arguments count too. By text alone; only the fixes ask.
/// </summary>
internal sealed class UnhandledHandler
{
    private readonly Compilation _compilation;
    private int _is = -1;

    public UnhandledHandler(Compilation compilation) => _compilation = compilation;

    /// <summary>Whether this project, or one of the solution that it references, has such a handler.</summary>
    public bool Is(CancellationToken cancellationToken)
    {
        if (_is < 0)
        {
            _is = Has(_compilation, cancellationToken) || _compilation.References.OfType<CompilationReference>().Any(r => Has(r.Compilation, cancellationToken)) ? 1 : 0;
        }

        return _is == 1;
    }

    private static bool Has(Compilation compilation, CancellationToken cancellationToken) =>
        compilation.SyntaxTrees.Any(tree => tree.GetText(cancellationToken).ToString() is var text
            && (text.IndexOf("UnhandledExceptionEventArgs", StringComparison.Ordinal) >= 0 || text.IndexOf("UnhandledException +=", StringComparison.Ordinal) >= 0
                || text.IndexOf("ThreadExceptionEventArgs", StringComparison.Ordinal) >= 0 || text.IndexOf("ThreadException +=", StringComparison.Ordinal) >= 0));
}
