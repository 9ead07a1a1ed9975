using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Who ends and who writes to the channels of a type? Read once per outermost type, over all its parts and nested types.</summary>
internal sealed class ChannelUses
{
    private readonly CompilationFacts _facts;
    private readonly ConcurrentDictionary<INamedTypeSymbol, TypeUses> _types = new(SymbolEqualityComparer.Default);

    public ChannelUses(CompilationFacts facts) => _facts = facts;

    /// <summary>What the outermost type around a member does with its channels.</summary>
    public TypeUses Around(ISymbol member, CancellationToken cancellationToken)
    {
        var type = Owners.Outermost(member as INamedTypeSymbol ?? member.ContainingType);
        return _types.TryGetValue(type, out var known) ? known : _types.GetOrAdd(type, TypeUses.Read(type, _facts, cancellationToken));
    }

    /// <summary>The uses of all channels in one type.</summary>
    internal sealed class TypeUses
    {
        private readonly Dictionary<ISymbol, List<ChannelCall>> _calls = new(SymbolEqualityComparer.Default);
        private readonly Dictionary<ISymbol, List<MemberCall>> _callers = new(SymbolEqualityComparer.Default);

        private readonly Dictionary<ISymbol, List<ChannelCall>> _reads = new(SymbolEqualityComparer.Default);
        private readonly HashSet<ISymbol> _renewed = new(SymbolEqualityComparer.Default);

        /// <summary>Whether a field or property is given a new channel while its object lives.</summary>
        public bool IsRenewed(ISymbol name) => _renewed.Contains(name);

        /// <summary>The calls that end a channel, or write to it, wherever in the type.</summary>
        public IReadOnlyList<ChannelCall> Of(ISymbol name) => _calls.TryGetValue(name, out var calls) ? calls : Array.Empty<ChannelCall>();

        /// <summary>The calls that read a channel, wherever in the type.</summary>
        public IReadOnlyList<ChannelCall> ReadsOf(ISymbol name) => _reads.TryGetValue(name, out var reads) ? reads : Array.Empty<ChannelCall>();

        /// <summary>Where the type calls, or takes as a delegate, one of its own methods or local functions.</summary>
        public IReadOnlyList<MemberCall> CallersOf(ISymbol method) => _callers.TryGetValue(method.OriginalDefinition, out var calls) ? calls : Array.Empty<MemberCall>();

        public static TypeUses Read(INamedTypeSymbol type, CompilationFacts facts, CancellationToken cancellationToken)
        {
            var uses = new TypeUses();
            foreach (var (member, body) in facts.Bodies.OfType(type, cancellationToken))
            {
                foreach (var operation in body.DescendantsAndSelf())
                {
                    switch (operation)
                    {
                        case IInvocationOperation call:
                            uses.Add(call, member, body, facts);
                            break;
                        case IFieldReferenceOperation or IPropertyReferenceOperation when IsRenewal(operation, member):
                            uses._renewed.Add(((IMemberReferenceOperation)operation).Member.OriginalDefinition);
                            break;
                        case IMethodReferenceOperation reference when IsOwn(reference.Method, type):
                            Add(uses._callers, reference.Method.OriginalDefinition, new MemberCall(member, FunctionAround(reference, body), reference));
                            break;
                    }
                }
            }

            return uses;
        }

        private void Add(IInvocationOperation call, ISymbol member, IOperation body, CompilationFacts facts)
        {
            var name = call.TargetMethod.Name;
            if (UnreleasedReader.Reads(call, facts.Symbols) && ChannelName.Of(call.Instance, facts) is { } read)
            {
                Add(_reads, read, new ChannelCall(member, FunctionAround(call, body), call, ClosingKind.None));
                return;
            }

            if (ClosingCall.MayEnd(name) || ClosingCall.MayWrite(name))
            {
                var kind = ClosingCall.Of(call, facts.Symbols, out var target);
                if (kind != ClosingKind.None)
                {
                    if (ChannelName.Of(target, facts) is { } channel)
                    {
                        Add(_calls, channel, new ChannelCall(member, FunctionAround(call, body), call, kind));
                    }

                    return;
                }
            }

            if (IsOwn(call.TargetMethod, Owners.Outermost(member.ContainingType)))
            {
                Add(_callers, call.TargetMethod.OriginalDefinition, new MemberCall(member, FunctionAround(call, body), call));
            }
        }

        private static bool IsRenewal(IOperation reference, ISymbol member) => reference.Parent switch
        {
            IAssignmentOperation assignment => assignment.Target == reference
                && assignment.Value.ConstantValue is not { HasValue: true, Value: null }
                && member is not IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor },
            IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } => true,
            _ => false,
        };

        private static bool IsOwn(IMethodSymbol method, INamedTypeSymbol type) =>
            method.MethodKind == MethodKind.LocalFunction
            || (method.MethodKind == MethodKind.Ordinary && method.ContainingType is { } containing && SymbolEqualityComparer.Default.Equals(Owners.Outermost(containing).OriginalDefinition, type));

        private static void Add<T>(Dictionary<ISymbol, List<T>> lists, ISymbol key, T item)
        {
            if (!lists.TryGetValue(key, out var list))
            {
                lists.Add(key, list = new List<T>());
            }

            list.Add(item);
        }
    }

    /// <summary>The lambda or local function around an operation, or the body of its member.</summary>
    public static IOperation FunctionAround(IOperation operation, IOperation body)
    {
        for (var current = operation.Parent; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return current;
            }
        }

        return body;
    }
}

/// <summary>A call that ends a channel or writes to it.</summary>
internal sealed class ChannelCall
{
    public ChannelCall(ISymbol member, IOperation function, IInvocationOperation call, ClosingKind kind)
    {
        Member = member;
        Function = function;
        Call = call;
        Kind = kind;
    }

    public ISymbol Member { get; }

    /// <summary>The lambda, local function or body that the call stands in.</summary>
    public IOperation Function { get; }

    public IInvocationOperation Call { get; }

    public ClosingKind Kind { get; }

    public bool Ends => ClosingCall.IsEnd(Kind);
}

/// <summary>A call of one of the type's own methods, or a delegate that is made from it.</summary>
internal sealed class MemberCall
{
    public MemberCall(ISymbol member, IOperation function, IOperation operation)
    {
        Member = member;
        Function = function;
        Operation = operation;
    }

    public ISymbol Member { get; }

    public IOperation Function { get; }

    public IOperation Operation { get; }
}
